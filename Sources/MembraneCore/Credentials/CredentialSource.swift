/// Getting credentials that are safe to use: fresh enough, and on disk before anybody sees them.
struct CredentialSource {
    private let context: Context
    private let connectionId: String

    init(_ connectionId: String, _ context: Context) {
        self.connectionId = connectionId
        self.context = context
    }

    /// The present credentials; new ones when those are about to expire.
    func usable() throws(Failure) -> UsableCredentials {
        let present = try context.read { (transaction) throws(Failure) in
            try UsableCredentials.read(connectionId, context, transaction)
        }
        guard present.isDue(at: context.engine.clock.now) else { return present }
        do throws(Failure) {
            return try refreshed(instead: present.version)
        } catch  where error.status != .disconnected && !present.isExpired(at: context.engine.clock.now) {
            // The provider's trouble, or the integration's, is none of the app's as long as the token lives.
            return present
        }
    }

    /// New credentials, because those of `version` are due or were refused. Whoever has refreshed them already is taken
    /// at its word.
    func refreshed(instead version: Int64) throws(Failure) -> UsableCredentials {
        // With the version: whoever was refused the outcome of a flight must not be given it again.
        let key = "\(context.workspaceId)/\(connectionId)/\(version)"
        return try context.engine.refreshes.run(key, context.call) { () throws(Failure) in
            try CredentialRefresh(connectionId, instead: version, context).run()
        }
    }
}
