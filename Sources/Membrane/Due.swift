public import CMembrane
import MembraneCore

// Header group 8.

@_cdecl("membrane_run_due") @implementation
public func membrane_run_due(
    _ engine: OpaquePointer?, _ options: UnsafePointer<CChar>?,
    _ outReport: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(
        outError,
        { () throws(Failure) in
            let engine = try unsafe Boundary.engine(engine)
            let limits = try DueLimits(json: try unsafe Boundary.optionalText(options, "options"))
            return try engine.runDue(limits).json
        }, give: Boundary.give(outReport))
}

@_cdecl("membrane_worker_start") @implementation
public func membrane_worker_start(
    _ engine: OpaquePointer?, _ options: UnsafePointer<CChar>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let engine = try unsafe Boundary.engine(engine)
        try engine.startWorker(try WorkerOptions(json: try unsafe Boundary.optionalText(options, "options")))
    }
}

@_cdecl("membrane_worker_stop") @implementation
public func membrane_worker_stop(_ engine: OpaquePointer?) {
    ForkGate.shared.pass { (try? unsafe Boundary.engine(engine))?.stopWorker() }
}

@_cdecl("membrane_set_event_callback") @implementation
public func membrane_set_event_callback(
    _ engine: OpaquePointer?, _ callback: membrane_event_callback?, _ userData: UnsafeMutableRawPointer?,
    _ release: membrane_release?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        // First of all: it releases also when nothing comes of it.
        let host = unsafe HostCallback<membrane_event_callback>(callback, userData, release)
        let engine = try unsafe Boundary.engine(engine)
        unsafe engine.setEventCallback(host.callback)
    }
}

@_cdecl("membrane_set_worker_callback") @implementation
public func membrane_set_worker_callback(
    _ engine: OpaquePointer?, _ callback: membrane_event_callback?, _ userData: UnsafeMutableRawPointer?,
    _ release: membrane_release?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let host = unsafe HostCallback<membrane_event_callback>(callback, userData, release)
        let engine = try unsafe Boundary.engine(engine)
        unsafe engine.setWorkerCallback(host.callback)
    }
}

@_cdecl("membrane_verify_webhook") @implementation
public func membrane_verify_webhook(
    _ body: UnsafeRawPointer?, _ size: Int, _ id: UnsafePointer<CChar>?, _ timestamp: UnsafePointer<CChar>?,
    _ signature: UnsafePointer<CChar>?, _ secrets: UnsafePointer<CChar>?, _ toleranceSeconds: Int64,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let message = WebhookSignature.Message(
            id: try unsafe header(id, "id"), timestamp: try unsafe header(timestamp, "timestamp"),
            signature: try unsafe header(signature, "signature"),
            body: try unsafe Boundary.bytes(body, size, "body", atMost: WebhookSignature.maximumBody))
        try WebhookSignature.verify(
            message, secrets: try unsafe Boundary.text(secrets, "secrets"),
            toleranceSeconds: toleranceSeconds == 0 ? 300 : toleranceSeconds, now: SystemClock().now)
    }
}

/// A header that somebody sent: what is no text is refused as other signatures are.
private func header(_ pointer: UnsafePointer<CChar>?, _ name: StaticString) throws(Failure) -> String {
    guard let pointer = unsafe pointer else { throw .invalidArgument("`\(name)` is NULL.") }
    guard let text = unsafe String(validatingCString: pointer) else {
        throw WebhookSignature.notUTF8(header: "webhook-\(name)")
    }
    return text
}
