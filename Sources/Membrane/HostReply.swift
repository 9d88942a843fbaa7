public import CMembrane
import MembraneCore

/// What a callback answers with: there only while it runs.
final class HostReply: Sendable {
    private let text = Lock<String?>(nil)

    func set(_ answer: String) {
        text.withLock { $0 = answer }
    }

    /// Calls the host with the handle of a reply, and gives what it has set: as a value where it returns 0, otherwise as
    /// the reason of its failure.
    static func collect(_ call: (OpaquePointer?) -> Int32?) -> NativeAnswer {
        let reply = HostReply()
        guard let handle = try? unsafe HandleTable.shared.insert(reply, .reply) else { return .failed(nil) }
        let status = unsafe call(handle)
        // From now on the handle means nothing, whoever has kept it.
        _ = unsafe HandleTable.shared.remove(handle, .reply)
        let text = reply.text.withLock { $0 }
        return status == 0 ? .value(text ?? "") : .failed(text)
    }
}

@_cdecl("membrane_reply_set") @implementation
public func membrane_reply_set(
    _ reply: OpaquePointer?, _ text: UnsafePointer<CChar>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let reply = try unsafe Boundary.reply(reply)
        reply.set(try unsafe Boundary.text(text, "text"))
    }
}

@_cdecl("membrane_set_native_function") @implementation
public func membrane_set_native_function(
    _ engine: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ function: membrane_native_function?,
    _ userData: UnsafeMutableRawPointer?, _ release: membrane_release?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        // First of all: it releases also when nothing comes of it.
        let host = unsafe HostCallback<membrane_native_function>(function, userData, release)
        let engine = try unsafe Boundary.engine(engine)
        try unsafe engine.setNativeFunction(Boundary.text(name, "name"), host.nativeFunction)
    }
}
