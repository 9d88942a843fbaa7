public import CMembrane
import MembraneCore

/// Owns what a host registered to confirm attempts with, as `HostCallback` does for events.
@safe final class HostConfirmation: @unchecked Sendable {
    private let function: membrane_confirm_callback?
    private let userData: UnsafeMutableRawPointer?
    private let release: membrane_release?

    init(_ function: membrane_confirm_callback?, _ userData: UnsafeMutableRawPointer?, _ release: membrane_release?) {
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
    var callback: ConfirmCallback? {
        guard unsafe function != nil else { return nil }
        return { attempt in self.call(attempt) }
    }

    private func call(_ text: String) -> Int32 {
        guard let function = unsafe function else { return 0 }
        return unsafe text.withCString { unsafe function(userData, $0) }
    }
}

@_cdecl("membrane_set_confirm_callback") @implementation
public func membrane_set_confirm_callback(
    _ engine: OpaquePointer?, _ callback: membrane_confirm_callback?, _ userData: UnsafeMutableRawPointer?,
    _ release: membrane_release?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        // First of all: it releases also when nothing comes of it.
        let host = unsafe HostConfirmation(callback, userData, release)
        let engine = try unsafe Boundary.engine(engine)
        engine.setConfirmCallback(host.callback)
    }
}
