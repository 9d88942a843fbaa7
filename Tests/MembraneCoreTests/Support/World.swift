@testable import MembraneCore

/// An engine with everything around it under control: time, randomness and the network.
struct World {
    let clock: ManualClock
    let transport: ScriptedTransport
    let engine: Engine
    /// Empty where it cannot be found out.
    let ownWorkspaceId: String

    static let workspaceKey = "acme"
    static let workspaceSecret = String(repeating: "workspace-secret", count: 4)
    static let rootKey = Base64.encode([UInt8](repeating: 7, count: 32))
    static let callbackUri = "https://product.test/callback"

    /// In memory, or on a file that other worlds may share: those need another seed, as processes have. Each write runs twice
    /// (`RepeatingDatabase`), but on a database that is given.
    init(
        _ file: StoreFile? = nil, clock: ManualClock = ManualClock(),
        transport: ScriptedTransport = ScriptedTransport(),
        seed: UInt64 = 1, timeoutMilliseconds: Int64? = nil, fetchTimeoutMilliseconds: Int64? = nil,
        database: (any Database)? = nil, options given: EngineOptions? = nil
    ) throws(Failure) {
        self.clock = clock
        self.transport = transport
        var options = try EngineOptions(json: nil)
        if let given { options = given }
        options.workspaceKey = Self.workspaceKey
        options.workspaceSecret = Secret(Self.workspaceSecret.utf8)
        if options.oAuthCallbackUri == nil { options.oAuthCallbackUri = try CallbackTemplate(Self.callbackUri) }
        options.timeoutMilliseconds = timeoutMilliseconds ?? options.timeoutMilliseconds
        options.fetchTimeoutMilliseconds = fetchTimeoutMilliseconds ?? options.fetchTimeoutMilliseconds
        var environment = EngineEnvironment(
            clock: clock, random: SeededRandom(seed: seed), transport: transport, rootKey: Self.rootKey)
        environment.database =
            if let database { database } else {
                RepeatingDatabase(try SQLiteDatabase(path: file?.path ?? ":memory:", .patient))
            }
        engine = try Engine(url: file?.path ?? ":memory:", options, environment)
        let own = try? engine.services.store.readAcrossWorkspaces(.patient) { (transaction) throws(Failure) in
            try transaction.workspaceName(key: Self.workspaceKey)?.name.id
        }
        ownWorkspaceId = (own ?? nil) ?? ""
    }

    /// On a database that is open already.
    init(_ database: any Database) throws(Failure) { try self.init(nil, database: database) }

    func token(_ change: (inout TokenClaims) -> Void) throws(Failure) -> String {
        var claims = TokenClaims(workspaceKey: Self.workspaceKey, expiresInSeconds: 86_400)
        change(&claims)
        return try Token.sign(claims, secret: Secret(Self.workspaceSecret.utf8), .hs256, now: clock.now)
    }

    func tenant(_ key: String = "customer-1") throws(Failure) -> Client {
        try Client(engine: engine, token: try token { $0.tenantKey = key })
    }

    func manager() throws(Failure) -> Client {
        try Client(engine: engine, token: try token { $0.isAdmin = true })
    }

    func workspaceOnly() throws(Failure) -> Client {
        try Client(engine: engine, token: try token { _ in })
    }

    /// What a transaction in the world's workspace sees.
    func read<Value>(_ body: (Transaction) throws(Failure) -> Value) throws(Failure) -> Value {
        try engine.services.store.read(.patient, in: ownWorkspaceId, body)
    }

    func connection(_ id: String) throws -> Connection? {
        try read { (transaction) throws(Failure) in
            try transaction.connection(id: id, tenantId: nil)
        }
    }

    /// How much the store holds that was issued and is no connection's.
    var keptGrants: Int64 {
        get throws {
            try read { (transaction) throws(Failure) in
                try transaction.session.first("SELECT COUNT(*) FROM issued_grants", []) { (row) throws(Failure) in
                    row.integer(0) ?? 0
                } ?? 0
            }
        }
    }

    /// Leaves something to be given back for a connection.
    func leaveGrant(of id: String) throws(Failure) {
        try write { (transaction) throws(Failure) in
            guard let connection = try transaction.connection(id: id, tenantId: nil)
            else { return }
            var secrets = IssuedGrant.Secrets(
                connectorId: connection.connectorId, setup: ConnectionSetup(), credentials: JSONObject())
            secrets.integrationId = connection.integrationId
            _ = try transaction.insertGrant(.revoking, secrets, of: connection)
        }
    }

    /// The stored credentials of a connection, as its next user would find them.
    func credentials(_ id: String) throws(Failure) -> JSON {
        try read { (transaction) throws(Failure) in
            guard let connection = try transaction.connection(id: id, tenantId: nil)
            else { return .null }
            return .object(try transaction.credentials(of: connection))
        }
    }
}

extension Client {
    func call(_ operation: MembraneCore.Operation, _ request: JSON = [:]) throws(Failure) -> JSON {
        try JSON(parsing: try perform(operation, request.text), what: "The answer")
    }
}

/// The failure that `body` ends with; nil when it succeeds.
func failure(_ body: () throws(Failure) -> Void) -> Failure? {
    do throws(Failure) {
        try body()
        return nil
    } catch {
        return error
    }
}

extension Client {
    /// Why an operation is refused; nil when it is not.
    func refusal(_ operation: MembraneCore.Operation, _ request: JSON = [:]) -> Failure? {
        failure { () throws(Failure) in _ = try call(operation, request) }
    }
}

extension JSON {
    subscript(index: Int) -> JSON? {
        arrayValue.flatMap { $0.indices.contains(index) ? $0[index] : nil }
    }

    func merging(_ other: JSON) -> JSON {
        .object((objectValue ?? JSONObject()).merging(other.objectValue ?? JSONObject()))
    }
}

/// The members of a literal.
func object(_ json: JSON) -> JSONObject { json.objectValue ?? JSONObject() }
