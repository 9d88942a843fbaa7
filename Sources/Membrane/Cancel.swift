public import CMembrane
import MembraneCore

// Header group 9.

@_cdecl("membrane_cancel_new") @implementation
public func membrane_cancel_new(
    _ outCancel: UnsafeMutablePointer<OpaquePointer?>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outCancel = try unsafe Boundary.output(outCancel, "out_cancel")
        unsafe outCancel.pointee = try HandleTable.shared.insert(Cancellation(), .cancellation)
    }
}

@_cdecl("membrane_cancel_signal") @implementation
public func membrane_cancel_signal(_ cancel: OpaquePointer?) {
    ForkGate.shared.pass { (try? unsafe Boundary.cancellation(cancel))?.cancel() }
}

@_cdecl("membrane_cancel_free") @implementation
public func membrane_cancel_free(_ cancel: OpaquePointer?) {
    ForkGate.shared.pass { _ = unsafe HandleTable.shared.remove(cancel, .cancellation) }
}
