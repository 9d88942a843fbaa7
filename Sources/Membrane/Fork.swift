import Glibc
import MembraneCore
import Synchronization

/// Notices that the process is the child of a fork, where nothing of the parent's may be touched.
enum Fork {
    private static let counter = Atomic<UInt>(0)

    /// How often the process was forked, as far back as the library was loaded.
    static var generation: UInt { counter.load(ordering: .relaxed) }

    /// Registered once, before the first handle exists. The locks that a child needs are held across the fork, so that
    /// they are free in the child; what the child inherits is never used there.
    static let isWatched: Bool = {
        pthread_atfork(
            {
                HandleTable.shared.lockForFork()
                ForkGate.shared.lockForFork()
            },
            {
                ForkGate.shared.unlockInParent()
                HandleTable.shared.unlockAfterFork()
            },
            {
                SQLiteInheritance.closeInChild()
                ForkGate.shared.unlockInChild()
                HandleTable.shared.unlockAfterFork()
                counter.add(1, ordering: .relaxed)
            }) == 0
    }()
}
