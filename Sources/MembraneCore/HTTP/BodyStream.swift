/// Bodies that a host gives and takes piece by piece, on the thread of its call, with no lock held.
package protocol BodyStream: AnyObject, Sendable {
    /// Whether the host gives the request's body.
    var givesBody: Bool { get }
    /// How large that body is; nil where nobody knows yet.
    var size: Int64? { get }
    /// Whether the host takes the answer's body.
    var takesBody: Bool { get }

    /// How many bytes were put into `place`, 0 at the body's end; nil when the host gives up.
    func read(into place: UnsafeMutableRawBufferPointer) -> Int?
    /// Goes back to the body's first byte. False where that cannot be done.
    func rewind() -> Bool
    /// The answer's status and headers, before its body. False when the host gives up.
    func take(head: String) -> Bool
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool
}

extension Failure {
    static var abortedByCallback: Failure {
        Failure(.cancelled, .badRequest, "callback_aborted", "A callback of the call ended the request.")
    }

    static var bodyNotRewindable: Failure {
        var failure = Failure(
            .providerError, .connection, "body_not_rewindable",
            "The request must be sent again, but its streamed body was sent already and cannot be rewound: repeat the call."
        )
        failure.isRetryable = true
        return failure
    }

    static var bodyTooShort: Failure {
        .invalidArgument("The body was shorter than its `body_size`.")
    }
}
