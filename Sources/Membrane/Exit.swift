import MembraneCore

/// Sees to it that a host may end while threads are in the middle of something: its own, or the worker's.
///
/// OpenSSL takes itself down then. What comes after that, in exit handlers of the host, finds everything closed.
enum Exit {
    /// Registered once, before the first handle exists.
    static let isWatched = OpenSSLLibrary.beforeEnd { ForkGate.shared.lockForEver() }
}
