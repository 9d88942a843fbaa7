/// Storing a tenant's credentials for the Internal API. They are checked against the workspace's schema every time.
struct InternalAPICredentials {
    private let tenantId: String
    private let context: Context

    init(ofTenant id: String, _ context: Context) {
        tenantId = id
        self.context = context
    }

    /// How a request gives credentials: whole, as changes, or null for none.
    enum Change {
        case whole(JSONObject)
        case merge(JSONObject)
        case erase
    }

    private static let pollMilliseconds: Int64 = 25

    /// Makes the change, together with what else `body` writes.
    ///
    /// A merge waits for a refresh that is running: it would otherwise put the refresh token that is being spent in the
    /// place of the one that is about to come.
    func apply<Result>(
        _ change: Change?, _ body: (Transaction) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        while true {
            try saveAnswer()
            let result = try context.write { (transaction) throws(Failure) -> Result? in
                if let change, try !apply(change, transaction) { return nil }
                return try body(transaction)
            }
            if let result { return result }
            do throws(Failure) {
                try context.call.sleep(milliseconds: Self.pollMilliseconds)
            } catch  where error.status == .timedOut {
                throw .waitedForRefresh
            }
        }
    }

    /// An answer of the provider that could not be written down yet is older than what comes now.
    private func saveAnswer() throws(Failure) {
        let connection = try context.read { (transaction) throws(Failure) in
            try transaction.internalAPIConnection(ofTenant: tenantId)
        }
        guard let connection else { return }
        try context.services.credentials.unsaved.save(of: connection.id, context.services, context.call)
    }

    /// False when it cannot be made now.
    private func apply(_ change: Change, _ transaction: Transaction) throws(Failure) -> Bool {
        let api = try InternalAPI.load(context, transaction)
        var connection = try transaction.neededInternalAPIConnection(ofTenant: tenantId)
        switch change {
        case .whole(let credentials): try set(credentials, api, &connection, transaction)
        case .erase: try erase(&connection, transaction)
        case .merge(let patch): return try merge(patch, api, &connection, transaction)
        }
        return true
    }

    // MARK: The changes

    func set(
        _ credentials: JSONObject, _ api: InternalAPI?, _ connection: inout Connection, _ transaction: Transaction
    ) throws(Failure) {
        try JSONBounds.credentials.check(credentials, "credentials")
        try api?.check(credentials)
        let facts = try api?.facts(credentials, now: transaction.now)
        try transaction.makeReady(&connection, credentials, facts ?? CredentialFacts(enteredAt: transaction.now))
    }

    private func merge(
        _ patch: JSONObject, _ api: InternalAPI?, _ connection: inout Connection, _ transaction: Transaction
    ) throws(Failure) -> Bool {
        guard api?.isRenewable == true, connection.hasCredentials else {
            let present =
                connection.hasCredentials
                ? try transaction.credentials(of: connection) : JSONObject()
            try set(present.patched(with: patch), api, &connection, transaction)
            return true
        }
        let lease = try transaction.lease(of: connection)
        let services = context.services
        guard
            services.credentials.leaseWatch.isOver(lease, of: connection.id, services.clock, services.processIdentity),
            !services.credentials.unsaved.has(connection.id)
        else { return false }
        let present = try transaction.credentials(of: connection)
        let patched = present.patched(with: patch)
        let isOfTokens = ["access_token", "refresh_token"].contains { present[$0] != patched[$0] }
        if isOfTokens {
            try set(patched, api, &connection, transaction)
        } else {
            try JSONBounds.credentials.check(patched, "credentials")
            try api?.check(patched)
            try transaction.amendCredentials(patched, of: &connection)
        }
        return true
    }

    private func erase(_ connection: inout Connection, _ transaction: Transaction) throws(Failure) {
        connection.state = .ready
        connection.isDisconnected = false
        connection.error = nil
        connection.requestError = nil
        connection.credentialsExpireAt = nil
        connection.canRefresh = false
        connection.refresh = RefreshState()
        try transaction.setCredentials(nil, of: &connection)
        try transaction.erasePrevious(of: connection)
        try transaction.setSetup(ConnectionSetup(), of: &connection)
        try transaction.update(&connection)
    }

    // MARK: With a client

    /// What a host gives whenever it makes a client for the tenant. Given again unchanged they are left alone: what was
    /// refreshed since is newer.
    func give(_ credentials: JSONObject) throws(Failure) {
        let isKnown = try context.read { (transaction) throws(Failure) in try isGiven(credentials, transaction) }
        if isKnown { return }
        try context.write { (transaction) throws(Failure) in
            if try isGiven(credentials, transaction) { return }
            let api = try InternalAPI.load(context, transaction)
            var connection = try transaction.neededInternalAPIConnection(ofTenant: tenantId)
            try set(credentials, api, &connection, transaction)
            var setup = ConnectionSetup()
            setup.input = credentials
            try transaction.setSetup(setup, of: &connection)
        }
    }

    /// Whether these are what a client was last made with, and are there in whatever form.
    private func isGiven(_ credentials: JSONObject, _ transaction: Transaction) throws(Failure) -> Bool {
        guard
            let connection = try transaction.internalAPIConnection(ofTenant: tenantId), connection.hasCredentials
        else { return false }
        guard connection.setupVersion > 0 else { return false }
        return try transaction.setup(of: connection).input == credentials
    }
}

extension OperationRequest {
    static func credentialsMember(isRequired: Bool = false) -> RequestMember {
        RequestMember(
            "credentials", .object, "What the Internal API's credentialsSchema describes; null erases them.",
            required: isRequired, secret: true, nullable: true)
    }
    static let mergeMember = RequestMember(
        "merge", .flag, "Merges them into the present ones (RFC 7396): null removes a member. Default false.")

    /// Nil where the request says nothing of credentials.
    func credentialsChange() throws(Failure) -> InternalAPICredentials.Change? {
        guard let given = all["credentials"] else {
            guard !flag("merge") else {
                throw .invalidRequest("`merge` needs `credentials`.", path: "merge")
            }
            return nil
        }
        guard let credentials = given.objectValue else { return .erase }
        return flag("merge") ? .merge(credentials) : .whole(credentials)
    }
}
