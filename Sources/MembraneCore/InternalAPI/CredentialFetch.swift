/// Asking the host for a tenant's credentials for the Internal API, and storing what it answers.
struct CredentialFetch {
    private let tenantId: String
    private let context: Context

    init(ofTenant id: String, _ context: Context) {
        tenantId = id
        self.context = context
    }

    private var services: Services { context.services }
    private var key: String { "\(context.workspaceId)/\(tenantId)" }

    struct Renewed {
        let connectionId: String
    }

    /// Other credentials than those that were refused, stored; nil when there is nobody to ask.
    ///
    /// - Parameter refused: as it was before the request was sent.
    func run(refused: Connection?, because failure: Failure) throws(Failure) -> Renewed? {
        guard let callback = services.callbacks.fetch.current else { return nil }
        let present = try present()
        // Somebody has given others since: those of a refresh were refused with the request.
        if let present, present.hasCredentials, !present.isDisconnected, present.refresh.leaseNumber == nil,
            present.credentialsVersion != refused?.credentialsVersion
        {
            return Renewed(connectionId: present.id)
        }
        if hasJustGiven(present) { throw .fetchedCredentialsRefused(failure) }
        let (tenant, question) = try question(isRefused: present?.hasCredentials ?? false)
        let version = present?.credentialsVersion ?? 0
        return try services.callbacks.fetches.run(
            key, question, callback, milliseconds: services.options.fetchTimeoutMilliseconds, context.call,
            services.clock,
            isNeeded: { () throws(Failure) in (try self.present()?.credentialsVersion ?? 0) == version },
            use: { (answer) throws(Failure) in
                guard let answer else { return try renewed() }
                return try store(try FetchedCredentials.read(answer, tenantKey: tenant.key), instead: version)
            })
    }

    /// What somebody else has given.
    private func renewed() throws(Failure) -> Renewed {
        guard let present = try present() else { throw .internalAPICredentialsMissing }
        return Renewed(connectionId: present.id)
    }

    private func present() throws(Failure) -> Connection? {
        try context.read { (transaction) throws(Failure) in
            try transaction.internalAPIConnection(ofTenant: tenantId)
        }
    }

    private func question(isRefused: Bool) throws(Failure) -> (Tenant, String) {
        try context.read { (transaction) throws(Failure) in
            guard let tenant = try transaction.tenant(id: tenantId),
                let workspace = try transaction.acrossWorkspaces.workspace(id: context.workspaceId)
            else { throw .notFound("The tenant") }
            var question = JSONObject()
            question["workspaceId"] = .string(workspace.id)
            question["workspaceKey"] = .string(workspace.key)
            question["tenantId"] = .string(tenant.id)
            question["tenantKey"] = .string(tenant.key)
            question["name"] = tenant.name.map { .string($0) }
            question["fields"] = tenant.fields.map { .object($0) }
            question["reason"] = isRefused ? "refused" : "missing"
            return (tenant, JSON.object(question).text)
        }
    }

    /// Those who waited for the same answer store it once.
    private func store(_ credentials: JSONObject, instead version: Int64) throws(Failure) -> Renewed {
        let (id, given) = try context.write { (transaction) throws(Failure) -> (String, Int64?) in
            let api = try InternalAPI.load(context, transaction)
            var connection = try transaction.neededInternalAPIConnection(ofTenant: tenantId)
            guard connection.credentialsVersion == version else { return (connection.id, nil) }
            do throws(Failure) {
                try InternalAPICredentials(ofTenant: tenantId, context)
                    .set(credentials, api, &connection, transaction)
            } catch  where error.status == .invalidRequest {
                throw FetchedCredentials.invalid(error.message, error.data)
            }
            return (connection.id, connection.credentialsVersion)
        }
        if let given { services.callbacks.fetches.note(key, version: given, at: services.clock.monotonic) }
        return Renewed(connectionId: id)
    }

    // MARK: Credentials that are refused at once

    /// Whether the present credentials are what the callback has just answered.
    func hasJustGiven() -> Bool { (try? present()).map { hasJustGiven($0) } ?? false }

    private func hasJustGiven(_ present: Connection?) -> Bool {
        guard let given = services.callbacks.fetches.lastGiven(key), let present else { return false }
        // A refresh between is no news from the host.
        let isPresent = present.credentialsVersion == given.version || present.refresh.leaseNumber != nil
        return isPresent && services.clock.monotonic - given.at < Self.vainMilliseconds
    }

    /// A host that answers the same refused credentials is not asked for them with every request.
    static let vainMilliseconds: Int64 = 10_000
}

extension Failure {
    /// - Parameter last: how the credentials were refused.
    static func fetchedCredentialsRefused(_ last: Failure) -> Failure {
        var failure = Failure(
            .credentialsRefused, .connection, "fetched_credentials_refused",
            "The Internal API refused the credentials that the fetch callback has just answered (HTTP "
                + "\(last.httpStatus ?? 401)); it is not asked again within "
                + "\(CredentialFetch.vainMilliseconds / 1000) seconds.")
        failure.httpStatus = last.httpStatus
        return failure
    }

    static func fetchTimedOut(milliseconds: Int64) -> Failure {
        var failure = Failure(
            .network, .configuration, "fetch_timed_out",
            "The fetch callback did not answer within \(milliseconds) milliseconds.")
        failure.isRetryable = true
        return failure
    }

    static var fetchRecursive: Failure {
        .conflict(
            "fetch_recursive",
            "The fetch callback asked the Internal API for something as the tenant whose credentials it was asked for.")
    }
}
