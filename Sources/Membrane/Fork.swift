import Glibc
import MembraneCore
import Synchronization

/// Notices that the process is the child of a fork, where nothing of the parent's may be touched.
enum Fork {
    private static let counter = Atomic<UInt>(0)

    /// How often the process was forked, as far back as the library was used.
    static var generation: UInt { counter.load(ordering: .relaxed) }

    /// Registered once, before SQLite is used and before the first handle exists.
    static let isWatched: Bool = {
        pthread_atfork(
            { ForkGate.shared.lockForFork() },
            { ForkGate.shared.unlockInParent() },
            {
                SQLiteInheritance.closeInChild()
                ForkGate.shared.unlockInChild()
                counter.add(1, ordering: .relaxed)
            }) == 0
    }()
}
