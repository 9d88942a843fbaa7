import CMembrane
import MembraneCore

/// Owns what a host registered: a function, what it works on, and what to call when it is not used any more.
///
/// Safe to share because nothing in it changes, and the host was told on which threads it is called.
@safe final class HostCallback: @unchecked Sendable {
    private let function: membrane_event_callback?
    private let userData: UnsafeMutableRawPointer?
    private let release: membrane_release?

    init(_ function: membrane_event_callback?, _ userData: UnsafeMutableRawPointer?, _ release: membrane_release?) {
        unsafe self.function = function
        unsafe self.userData = userData
        unsafe self.release = release
    }

    /// Whoever is calling keeps it alive: so this comes after the last call.
    deinit {
        guard let release = unsafe release else { return }
        ForkGate.shared.outside { unsafe release(userData) }
    }

    /// Nil where there is no function to call.
    var eventCallback: EventCallback? {
        guard unsafe function != nil else { return nil }
        return { event in self.call(event) }
    }

    private func call(_ text: String) -> Int32 {
        guard let function = unsafe function else { return 1 }
        return unsafe text.withCString { unsafe function(userData, $0) }
    }
}
