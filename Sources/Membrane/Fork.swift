import Glibc
import MembraneCore
import Synchronization

/// Notices that the process is the child of a fork, where nothing of the parent's may be touched.
enum Fork {
    private static let counter = Atomic<UInt>(0)

    /// How often the process was forked, as far back as the library was loaded.
    static var generation: UInt { counter.load(ordering: .relaxed) }

    /// Registered once, before the first handle exists. The lock of the handles is held across the fork, so that it is
    /// free in the child; what the child inherits is never used and never freed there.
    static let isWatched: Bool = {
        pthread_atfork(
            { HandleTable.shared.lockForFork() },
            { HandleTable.shared.unlockAfterFork() },
            {
                HandleTable.shared.unlockAfterFork()
                counter.add(1, ordering: .relaxed)
            }) == 0
    }()
}
