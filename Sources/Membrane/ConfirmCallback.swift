public import CMembrane
import MembraneCore

// Header group 4, what is registered.

@_cdecl("membrane_set_confirm_callback") @implementation
public func membrane_set_confirm_callback(
    _ engine: OpaquePointer?, _ callback: membrane_confirm_callback?, _ userData: UnsafeMutableRawPointer?,
    _ release: membrane_release?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        // First of all: it releases also when nothing comes of it.
        let host = unsafe HostCallback<membrane_confirm_callback>(callback, userData, release)
        let engine = try unsafe Boundary.engine(engine)
        unsafe engine.setConfirmCallback(host.callback)
    }
}
