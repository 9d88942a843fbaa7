/// Times one sending of a request for the connection's log.
final class RequestNote {
    private let message: HTTPRequest
    private let usable: UsableCredentials
    private let attempt: Int
    private let context: Context
    private let at: Int64
    private let begin: Int64
    private var hasEnded = false

    init(_ message: HTTPRequest, _ usable: UsableCredentials, _ attempt: Int, _ context: Context) {
        self.message = message
        self.usable = usable
        self.attempt = attempt
        self.context = context
        at = context.services.clock.now
        begin = context.services.clock.monotonic
    }

    /// The first end counts.
    func end(_ response: HTTPResponse?, _ failure: Failure? = nil) {
        // Nobody could list what belongs to no connection that has a name.
        guard !hasEnded, context.services.options.requestLog > 0, !usable.connection.isOfInternalAPI else { return }
        hasEnded = true
        let stream = message.stream
        let entry = RequestLog.Entry(
            workspaceId: context.workspaceId, tenantId: usable.connection.tenantId,
            connectionId: usable.connection.id, at: at, method: message.method, host: message.uri.host,
            path: RequestLog.shown(message.uri.path, hiding: usable.api.logRedaction(usable)), status: response?.status,
            durationMilliseconds: context.services.clock.monotonic - begin,
            sentBytes: Int64(message.body?.count ?? 0) + (stream?.sentBytes ?? 0),
            receivedBytes: Int64(response?.body.count ?? 0) + (stream?.receivedBytes ?? 0),
            errorKey: failure?.key, attempt: attempt)
        if context.services.requestLog.note(entry) {
            context.services.saveRequestLog(Call(clock: context.services.clock, timeoutMilliseconds: 100))
        }
    }
}
