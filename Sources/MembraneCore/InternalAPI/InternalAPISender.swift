/// Sends requests to the product's own API as the acting tenant.
///
/// The same as through a connection, but for where credentials come from: nobody connects, so the host is asked for
/// them when there are none and when they were refused.
struct InternalAPISender {
    private let tenantId: String
    private let context: Context

    init(_ context: Context) throws(Failure) {
        tenantId = try context.tenantId()
        var context = context
        context.reachesInternalAPI = true
        self.context = context
    }

    func send(_ request: AppRequest, minimumSeconds: Int64 = 0) throws(Failure) -> AppAnswer {
        let before = try present()
        do throws(Failure) {
            guard let before else { throw Failure.internalAPICredentialsMissing }
            return try send(request, before.id, minimumSeconds)
        } catch  where error.asksForCredentials {
            let fetch = CredentialFetch(ofTenant: tenantId, context)
            guard let renewed = try fetch.run(refused: before, because: error) else { throw explained(error) }
            do throws(Failure) {
                return try send(request, renewed.connectionId, minimumSeconds)
            } catch  where error.asksForCredentials {
                throw fetch.hasJustGiven() ? .fetchedCredentialsRefused(error) : explained(error)
            }
        } catch {
            throw explained(error)
        }
    }

    private func send(
        _ request: AppRequest, _ id: String, _ minimumSeconds: Int64
    ) throws(Failure) -> AppAnswer {
        try ConnectionSender(("connectionId", id), context).send(request, minimumSeconds: minimumSeconds)
    }

    /// The tenant's credentials as they are kept; nil when there are none and some are needed.
    private func present() throws(Failure) -> Connection? {
        let found = try context.read { (transaction) throws(Failure) -> (present: Connection?, isToBeMade: Bool) in
            let present = try transaction.internalAPIConnection(ofTenant: tenantId)
            if let present { return (present, false) }
            guard let api = try InternalAPI.load(context, transaction) else { throw .internalAPIMissing }
            return (nil, !api.needsCredentials)
        }
        guard found.isToBeMade else { return found.present }
        return try context.write { (transaction) throws(Failure) in
            try transaction.neededInternalAPIConnection(ofTenant: tenantId)
        }
    }

    /// What a failure of a connection means where there is nobody to connect again.
    private func explained(_ failure: Failure) -> Failure {
        switch (failure.status, failure.key) {
        case (.disconnected, _):
            var explained = failure
            explained.status = .credentialsRefused
            explained.message = Failure.internalAPICredentialsLost.message
            return explained
        case (.credentialsRefused, "access_token_expired"):
            return .internalAPICredentialsRefused(httpStatus: failure.httpStatus)
        default: return failure
        }
    }
}

extension Failure {
    /// Other credentials may help.
    fileprivate var asksForCredentials: Bool {
        switch (status, key) {
        case (.disconnected, _), (.credentialsRefused, "access_token_expired"),
            (.configuration, "credentials_missing"):
            true
        default: false
        }
    }
}
