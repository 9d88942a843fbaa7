import CMembrane
import MembraneCore

/// Owns what a host's functions work on, calls them with it, and tells the host when it is not used any more.
///
/// In a child of a fork nothing of it is called: what was registered before is the parent's, and so is its release. Safe to
/// share because nothing in it changes, and the host was told on which threads its functions are called.
@safe final class HostData: @unchecked Sendable {
    private let userData: UnsafeMutableRawPointer?
    private let release: membrane_release?
    private let home = HomeProcess()

    init(_ userData: UnsafeMutableRawPointer?, _ release: membrane_release?) {
        unsafe self.userData = userData
        unsafe self.release = release
    }

    /// Whoever is calling keeps it alive: so this comes after the last call.
    deinit {
        guard home.isThisOne, let release = unsafe release else { return }
        ForkGate.shared.outside { unsafe release(userData) }
    }

    /// Calls the host outside the gate: it may fork, block, or call the library. Nil in a child, also in one that was forked
    /// in the function and has come back from it.
    func call<Result>(_ function: (UnsafeMutableRawPointer?) -> Result) -> Result? {
        guard home.isThisOne else { return nil }
        let result = ForkGate.shared.outside { unsafe function(userData) }
        return home.isThisOne ? result : nil
    }
}
