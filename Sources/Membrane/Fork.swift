import Glibc
import MembraneCore

/// Notices that the process is the child of a fork, where nothing of the parent's may be touched.
enum Fork {
    /// Registered once, before the first handle exists.
    static let isWatched: Bool = {
        pthread_atfork(
            { ForkGate.shared.lockForFork() },
            { ForkGate.shared.unlockInParent() },
            {
                CurlSockets.giveUpInChild()
                ForkGate.shared.unlockInChild()
            }) == 0
    }()
}
