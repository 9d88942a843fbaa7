import CMembrane
import Glibc
import MembraneCore

/// The passage between C and the core: everything that reads or writes a pointer of the caller's is here.
enum Boundary {
    /// Runs the body of an ABI function: what it throws becomes a status and, if wanted, an error object.
    ///
    /// - Parameter give: writes what the body answers to where the caller wants it. For whatever calls the host, which may
    ///   fork: the child has no answer, whatever came of it.
    static func run<Answer>(
        _ outError: UnsafeMutablePointer<OpaquePointer?>?, _ body: () throws(Failure) -> Answer,
        give: (Answer) -> Void = { _ in }
    ) -> membrane_status {
        ForkGate.shared.pass {
            let home = HomeProcess()
            return OpenSSLError.leavingQueueAlone {
                do throws(Failure) {
                    // Before anything exists that a child could inherit.
                    guard Fork.isWatched, Exit.isWatched else {
                        throw .internal("Forks and the end of the process cannot be watched.")
                    }
                    guard !ForkGate.isOver else { throw .closed }
                    let answer = try body()
                    try home.check()
                    give(answer)
                    return .MEMBRANE_OK
                } catch {
                    let error = home.isThisOne ? error : .forked
                    if let outError = unsafe outError { unsafe outError.pointee = ErrorObject(error).retained }
                    return membrane_status(error.status)
                }
            }
        }
    }

    /// Where an answer goes that the caller may not want.
    static func give(
        _ outText: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    ) -> (String) -> Void {
        { text in
            if let outText = unsafe outText { unsafe outText.pointee = CText.copy(text) }
        }
    }

    /// A text of the caller's, checked to be there and to be UTF-8.
    static func text(_ pointer: UnsafePointer<CChar>?, _ name: StaticString) throws(Failure) -> String {
        guard let text = try unsafe optionalText(pointer, name) else { throw .invalidArgument("`\(name)` is NULL.") }
        return text
    }

    /// A text that may be NULL.
    static func optionalText(_ pointer: UnsafePointer<CChar>?, _ name: StaticString) throws(Failure) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        guard let text = unsafe String(validatingCString: pointer) else {
            throw .invalidArgument("`\(name)` is not UTF-8.")
        }
        return text
    }

    /// A token that somebody gave the caller: what is no text is refused as other tokens are.
    static func token(_ pointer: UnsafePointer<CChar>?) throws(Failure) -> String {
        guard let pointer = unsafe pointer else { throw .invalidArgument("`token` is NULL.") }
        guard let token = unsafe String(validatingCString: pointer) else { throw Token.notUTF8 }
        return token
    }

    /// The bytes of a text of the caller's, not looked at.
    static func withBytes<Result: ~Copyable>(
        of text: UnsafePointer<CChar>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = unsafe UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
        return try unsafe body(Span(_unsafeStart: bytes, count: strlen(text)))
    }

    /// Bytes of the caller's.
    static func bytes(_ pointer: UnsafeRawPointer?, _ size: Int, _ name: StaticString) throws(Failure) -> [UInt8] {
        guard let pointer = unsafe pointer else { throw .invalidArgument("`\(name)` is NULL.") }
        guard size >= 0 else { throw .invalidArgument("The size of `\(name)` is larger than memory.") }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: pointer, count: size))
    }

    /// The same, where none at all and limits have a meaning.
    static func bytes(
        _ pointer: UnsafeRawPointer?, _ size: Int, _ name: StaticString, atMost limit: Int
    ) throws(Failure) -> [UInt8] {
        guard size >= 0, size <= limit else { throw .invalidArgument("`\(name)` is larger than \(limit) bytes.") }
        guard size > 0 else { return [] }
        guard let pointer = unsafe pointer else { throw .invalidArgument("`\(name)` is NULL.") }
        return unsafe Array(UnsafeRawBufferPointer(start: pointer, count: size))
    }

    /// An `out_` parameter that must be there.
    static func output<Value>(
        _ pointer: UnsafeMutablePointer<Value>?, _ name: StaticString
    ) throws(Failure) -> UnsafeMutablePointer<Value> {
        guard let pointer = unsafe pointer else { throw .invalidArgument("`\(name)` is NULL.") }
        return unsafe pointer
    }

    // MARK: Handles

    static func engine(_ handle: OpaquePointer?) throws(Failure) -> Engine {
        try unsafe object(handle, .engine)
    }

    static func client(_ handle: OpaquePointer?) throws(Failure) -> Client {
        try unsafe object(handle, .client)
    }

    static func cancellation(_ handle: OpaquePointer?) throws(Failure) -> Cancellation {
        try unsafe object(handle, .cancellation)
    }

    static func key(_ handle: OpaquePointer?) throws(Failure) -> TokenKey {
        try unsafe object(handle, .key)
    }

    static func reply(_ handle: OpaquePointer?) throws(Failure) -> HostReply {
        try unsafe object(handle, .reply)
    }

    private static func object<Object>(_ handle: OpaquePointer?, _ kind: HandleTable.Kind) throws(Failure) -> Object {
        guard let object = try unsafe HandleTable.shared.find(handle, kind) as? Object else { throw .closed }
        return object
    }

    // MARK: Operations

    /// The one shape of all operations. The operation is looked up inside: its first use initializes it.
    static func perform(
        _ operation: @autoclosure () -> Operation, _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?,
        _ call: UnsafePointer<membrane_call>?, _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
        _ outError: UnsafeMutablePointer<OpaquePointer?>?
    ) -> membrane_status {
        unsafe run(
            outError, { () throws(Failure) in try unsafe perform(operation(), client, request, call, nil) },
            give: give(outResponse))
    }

    private static func perform(
        _ operation: Operation, _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?,
        _ call: UnsafePointer<membrane_call>?, _ stream: HostStream?
    ) throws(Failure) -> String {
        let client = try unsafe self.client(client)
        let request = try unsafe text(request, "request")
        let limits = try unsafe sized(call, "call")
        let cancellation = try unsafe limits?.cancel.map { (cancel) throws(Failure) in
            try unsafe self.cancellation(cancel)
        }
        return try unsafe client.perform(
            operation, request, timeoutMilliseconds: try timeout(limits?.timeout_ms ?? 0),
            cancellation: cancellation, stream: stream)
    }

    /// A request whose bodies the host streams.
    static func stream(
        _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
        _ stream: UnsafePointer<membrane_stream>?,
        _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
        _ outError: UnsafeMutablePointer<OpaquePointer?>?
    ) -> membrane_status {
        unsafe run(
            outError,
            { () throws(Failure) in
                guard let callbacks = try unsafe sized(stream, "stream") else {
                    throw .invalidArgument("`stream` is NULL.")
                }
                // First of all: it releases also when nothing comes of it.
                let host = unsafe HostStream(callbacks)
                try host.check()
                return try unsafe perform(.request, client, request, call, host)
            }, give: give(outResponse))
    }

    /// 0 takes the engine's, -1 means none.
    private static func timeout(_ milliseconds: Int64) throws(Failure) -> Int64? {
        guard milliseconds >= -1, milliseconds <= 86_400_000 else {
            throw .invalidArgument("`timeout_ms` must be -1, 0 or up to 86400000 (a day).")
        }
        return milliseconds == 0 ? nil : milliseconds
    }
}
