/// Acts as the holder of one token, or as whom the host says.
package final class Client: Sendable {
    private let engine: Engine
    private let principal: Principal
    private let standing: Standing
    /// When the token ends on the clock that nobody sets back.
    private let end: Int64?
    private let notes: Lock<Notes>

    private struct Notes: Sendable {
        /// When the standing was last looked at, and how many changes the engine had made by then.
        var looked: (at: Int64, changes: Int)
        /// When use is to be written down next: milliseconds since 1970.
        var nextUse: Int64
    }

    /// What another process changed is noticed within this time; what this engine changed, at once.
    private static let longestTrust: Int64 = 1000

    /// Checks the token against the store, and makes its tenant when first seen.
    package convenience init(engine: Engine, token: String) throws(Failure) {
        try self.init(engine: engine) { (call) throws(Failure) in try Authentication(token, engine.services, call) }
    }

    init(engine: Engine, _ authenticate: (Call) throws(Failure) -> Authentication) throws(Failure) {
        let changes = engine.services.standings.count
        let shown = try engine.running(authenticate)
        self.engine = engine
        principal = shown.principal
        standing = shown.standing
        let now = engine.services.clock.now
        let monotonic = engine.services.clock.monotonic
        end = principal.validUntil.map { monotonic.addingReportingOverflow($0 - now).partialValue }
        notes = Lock(
            Notes(looked: (monotonic, changes), nextUse: shown.lastNotedUse.map(UseNote.next) ?? .min))
        noteUse()
    }

    /// The same with what a host gives whenever it makes a client: the tenant's credentials for the Internal API.
    package convenience init(engine: Engine, token: String, _ options: ClientOptions) throws(Failure) {
        try self.init(engine: engine, token: token)
        try give(options)
    }

    func give(_ options: ClientOptions) throws(Failure) {
        guard let credentials = options.credentials else { return }
        guard let tenantId = principal.tenantId else {
            throw .invalidArgument("`credentials` are a tenant's, and no tenant is named.")
        }
        try engine.running { (call) throws(Failure) in
            try InternalAPICredentials(
                ofTenant: tenantId, Context(services: engine.services, principal: principal, call: call)
            ).give(credentials)
        }
    }

    /// `timeoutMilliseconds`: nil takes the engine's, a negative one means no limit.
    package func perform(
        _ operation: Operation, _ request: String, timeoutMilliseconds: Int64? = nil,
        cancellation: Cancellation? = nil, stream: (any BodyStream)? = nil
    ) throws(Failure) -> String {
        let timeout = timeoutMilliseconds ?? engine.services.options.timeoutMilliseconds
        return try engine.running(timeoutMilliseconds: timeout < 0 ? nil : timeout, cancellation) {
            (call) throws(Failure) in
            try checkToken(call)
            guard operation.allows(principal.kind) else {
                throw .accessDenied("\(operation.name) may not be called with \(principal.kind.description).")
            }
            let given = try OperationRequest.parse(request, what: operation.requestName)
            let acting = try principal.acting(for: operation, given, engine.services, call)
            let request = try operation.request(given)
            let context = Context(
                services: engine.services, principal: acting, call: call, stream: stream.map { StreamedBodies($0) })
            guard let bodies = context.stream else { return try operation.answer(context, request) }
            // What judges the answers may hold the context, which holds the bodies.
            defer { bodies.takeAnswers { _ in nil } }
            // The host may close the engine in one of its callbacks.
            return try engine.services.callbacks.inCallback { () throws(Failure) in
                try operation.answer(context, request)
            }
        }
    }

    /// Throws when the token is of no use any more.
    private func checkToken(_ call: Call) throws(Failure) {
        let monotonic = engine.services.clock.monotonic
        guard engine.services.clock.now < principal.validUntil ?? .max, monotonic < end ?? .max else {
            throw .notAuthenticated(.expired, "The client's token has expired; make a new client with a new token.")
        }
        let changes = engine.services.standings.count
        let isFresh = notes.withLock { $0.looked.changes == changes && monotonic - $0.looked.at < Self.longestTrust }
        if !isFresh {
            try engine.services.store.readAcrossWorkspaces(call, standing.check)
            notes.withLock { $0.looked = (monotonic, changes) }
        }
        noteUse()
    }

    /// Writes down that the token was used, now and then, and not at all when that is not possible right away.
    private func noteUse() {
        guard principal.tokenId != nil || principal.tenantId != nil else { return }
        let now = engine.services.clock.now
        let isDue = notes.withLock { notes in
            guard now >= notes.nextUse else { return false }
            notes.nextUse = UseNote.next(now)
            return true
        }
        guard isDue else { return }
        let call = Call(clock: engine.services.clock, timeoutMilliseconds: UseNote.longestWait)
        do throws(Failure) {
            try engine.services.store.writeAcrossWorkspaces(call) { (transaction) throws(Failure) in
                if let id = principal.tokenId { try transaction.noteUse(ofToken: id) }
                if let id = principal.tenantId, let workspace = principal.workspace {
                    try transaction.within(workspace.id).noteActivity(ofTenant: id)
                }
            }
        } catch {
            notes.withLock { $0.nextUse = now.addingReportingOverflow(UseNote.retry).partialValue }
        }
    }
}

/// How often use is written down.
private enum UseNote {
    private static let interval: Int64 = 5 * 60 * 1000
    static let retry: Int64 = 60 * 1000
    /// A call waits so long at most for the right to write, every few minutes.
    static let longestWait: Int64 = 5

    static func next(_ last: Int64) -> Int64 { last.addingReportingOverflow(interval).partialValue }
}
