/// Getting credentials that are safe to use: fresh enough, and on disk before anybody sees them.
struct CredentialSource {
    private let context: Context
    private let connectionId: String

    init(_ connectionId: String, _ context: Context) {
        self.connectionId = connectionId
        self.context = context
    }

    private var now: Int64 { context.services.clock.now }

    /// The present credentials; new ones when those are about to expire, or live less long than `minimumSeconds`.
    func usable(minimumSeconds: Int64 = 0) throws(Failure) -> UsableCredentials {
        let minimum = minimumSeconds * 1000
        let present = try present()
        guard present.isDue(at: now, minimum: minimum) || context.services.credentials.unsaved.has(connectionId) else {
            return present
        }
        if let lifetime = present.lifetime, lifetime < minimum, !present.isExpired(at: now) {
            throw Failure(
                .invalidRequest, .badRequest, "minimum_too_long",
                "`minimumSeconds` is more than the \(lifetime / 1000) seconds that tokens of \(present.connector.name) live."
            ).with("path", "minimumSeconds").with("lifetimeSeconds", .integer(lifetime / 1000))
        }
        do throws(Failure) {
            try present.connection.refresh.refuseWhileBackingOff(at: now)
            return try refreshed(instead: present)
        } catch  where error.status != .disconnected && !present.isShort(of: max(minimum, 1), at: now) {
            // The provider's trouble, or the integration's, is none of the app's as long as the token lives.
            return present
        }
    }

    func present() throws(Failure) -> UsableCredentials {
        // Before reading: what changes in between must not be taken for known.
        let mark = try context.services.store.changeMark(context.call)
        let key = "\(context.workspaceId)/\(connectionId)"
        let tenantId = context.principal.tenantId
        if let mark, let kept = context.services.credentials.cache.find(key, mark),
            tenantId == nil || tenantId == kept.connection.tenantId,
            context.reachesInternalAPI || !kept.connection.isOfInternalAPI
        {
            return kept
        }
        let read = try read()
        if let mark { context.services.credentials.cache.keep(read, key, mark) }
        return read
    }

    private func read() throws(Failure) -> UsableCredentials {
        let read: () throws(Failure) -> UsableCredentials = { () throws(Failure) in
            try context.read { (transaction) throws(Failure) in
                try UsableCredentials.read(connectionId, context, transaction)
            }
        }
        do throws(Failure) {
            return try read()
        } catch  where error.status == .clientAction || error.status == .disconnected {
            // Somebody may have begun to connect it and not finished.
            try context.services.credentials.unsaved.save(of: connectionId, context.services, context.call)
            guard case .finished = try PendingGrants(context).finish(connectionId) else { throw error }
            return try read()
        }
    }

    /// New credentials, because those are due or were refused. Whoever has refreshed them already is taken at its word.
    ///
    /// - Parameter isForced: ask the provider also while it is left alone after a failure.
    func refreshed(instead replaced: UsableCredentials, isForced: Bool = false) throws(Failure) -> UsableCredentials {
        guard let credentials = try refresh(instead: replaced, isForced: isForced, waits: true) else {
            throw .internal("A refresh that waits ended without credentials.")
        }
        return credentials
    }

    /// Nil when somebody else is refreshing and this does not wait.
    func refresh(
        instead replaced: UsableCredentials, isForced: Bool, waits: Bool
    ) throws(Failure) -> UsableCredentials? {
        let thread = NativeThread.currentId
        let own = "\(thread)/\(connectionId)"
        let isFirst = context.services.credentials.ownRefreshes.withLock { $0.insert(own) }
        guard isFirst || !context.services.callbacks.nativeFunctions.isRunning(on: thread) else {
            throw .conflict(
                "refresh_needs_itself",
                "A native function asked for the credentials that it is to help to refresh, which would wait for itself."
            )
        }
        defer { if isFirst { context.services.credentials.ownRefreshes.withLock { $0.remove(own) } } }
        // With the version: whoever was refused the outcome of a flight must not be given it again.
        let key = "\(context.workspaceId)/\(connectionId)/\(replaced.version)/\(isForced)/\(waits)"
        do throws(Failure) {
            return try context.services.credentials.refreshes.run(key, context.call) { () throws(Failure) in
                try CredentialRefresh(instead: replaced, isForced: isForced, context).run(waits: waits)
            }
        } catch  where error.status == .timedOut {
            throw .waitedForRefresh
        }
    }
}
