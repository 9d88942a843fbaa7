@testable import MembraneCore

/// The one database, kept from seed to seed: each begins with the same rows.
final class SharedStore {
    static let rootKey = Base64.encode([UInt8](repeating: 7, count: 32))
    private static let workspaceKey = "acme"
    private static let workspaceSecret = String(repeating: "workspace-secret", count: 4)
    private static let savedPrefix = "saved_"

    let database: SQLiteDatabase
    let options: EngineOptions
    /// Looks into the database without anybody noticing.
    private let inspector: Store
    let workspaceId: String
    /// Of the tenants that there are: the second may be deleted.
    static let tenantKeys = ["customer", "leaver"]
    let tenantTokens: [String]
    let managerToken: String
    private var tables: [String] = []

    init() throws(Failure) {
        var options = try EngineOptions(json: nil)
        options.workspaceKey = Self.workspaceKey
        options.workspaceSecret = Secret(Self.workspaceSecret.utf8)
        options.oAuthCallbackUri = try CallbackTemplate("https://product.test/callback")
        self.options = options
        managerToken = try Self.token { $0.isAdmin = true }
        var tokens: [String] = []
        for key in Self.tenantKeys { tokens.append(try Self.token { $0.tenantKey = key }) }
        tenantTokens = tokens
        let clock = SystemClock()
        database = try SQLiteDatabase(path: ":memory:", Call(clock: clock))
        var environment = EngineEnvironment(clock: clock, rootKey: Self.rootKey)
        environment.database = database
        let engine = try Engine(url: ":memory:", options, environment)
        inspector = engine.services.store
        workspaceId = try inspector.readAcrossWorkspaces(Call(clock: clock)) { (transaction) throws(Failure) in
            try transaction.workspace(key: Self.workspaceKey)?.id ?? ""
        }
        try makeApps(engine)
        try save()
    }

    /// Long-lived, so that no jump of the clock ends it.
    static func token(_ change: (inout TokenClaims) -> Void) throws(Failure) -> String {
        var claims = TokenClaims(workspaceKey: workspaceKey, expiresInSeconds: 9 * 365 * 86_400)
        change(&claims)
        return try Token.sign(
            claims, secret: Secret(workspaceSecret.utf8), .hs256, now: VirtualClock.start - 365 * 86_400_000)
    }

    func inspect<Value>(_ body: (Transaction) throws(Failure) -> Value) throws(Failure) -> Value {
        try inspector.read(Call(clock: SystemClock()), in: workspaceId, body)
    }

    private func makeApps(_ engine: Engine) throws(Failure) {
        let manager = try Client(engine: engine, token: managerToken)
        for token in tenantTokens { _ = try Client(engine: engine, token: token) }
        try makeApp(manager, "crm", "{}")
        for seconds in [10, 60, 1800] {
            try makeApp(manager, "crm-\(seconds)", #"{"refreshTokenGraceSeconds": \#(seconds)}"#)
        }
        try makeApp(manager, "crm-until-used", #"{"previousRefreshTokenServes": true}"#)
    }

    private func makeApp(_ manager: Client, _ key: String, _ rules: String) throws(Failure) {
        let config: JSON = [
            "clientId": "client", "clientSecret": "secret", "authorizeUri": "https://id.app.test/authorize",
            "tokenUri": "https://id.app.test/token", "revocationUri": "https://id.app.test/revoke",
        ]
        let rules = try JSON(parsing: rules, what: "The rules").objectValue ?? JSONObject()
        let definition: JSON = [
            "key": .string(key), "name": "Test CRM", "type": "oauth2",
            "getOAuthConfig": [
                "type": "mapping", "mapping": .object((config.objectValue ?? JSONObject()).merging(rules)),
            ],
            "makeApiClient": [
                "type": "mapping",
                "mapping": [
                    "baseUri": "https://api.app.test/v1",
                    "headers": ["Authorization": ["$concat": ["Bearer ", ["$var": "credentials.access_token"]]]],
                ],
            ],
            "test": ["type": "rest-api-mapping", "path": "/me"],
        ]
        _ = try manager.perform(.createConnector, definition.text)
        _ = try manager.perform(.createIntegration, #"{"connectorKey": "\#(key)", "parameters": {}}"#)
    }

    // MARK: Beginning anew

    private func save() throws(Failure) {
        try write { [self] (session) throws(Failure) in
            tables = try session.tableNames()
            for table in tables {
                try session.run("CREATE TABLE \(Self.savedPrefix)\(table) AS SELECT * FROM \(table)", [])
            }
        }
    }

    func reset() throws(Failure) {
        try write { [tables] (session) throws(Failure) in
            for table in tables {
                try session.run("DELETE FROM \(table)", [])
                try session.run("INSERT INTO \(table) SELECT * FROM \(Self.savedPrefix)\(table)", [])
            }
        }
    }

    /// For a store that loses what it said it had committed.
    func keepForUndo() {
        try? write { (session) throws(Failure) in
            try session.run("CREATE TABLE IF NOT EXISTS \(Self.savedPrefix)undo AS SELECT * FROM connections", [])
            try session.run("DELETE FROM \(Self.savedPrefix)undo", [])
            try session.run("INSERT INTO \(Self.savedPrefix)undo SELECT * FROM connections", [])
        }
    }

    func undo() {
        try? write { (session) throws(Failure) in
            try session.run("DELETE FROM connections", [])
            try session.run("INSERT INTO connections SELECT * FROM \(Self.savedPrefix)undo", [])
        }
    }

    private func write(_ body: (any DatabaseSession) throws(Failure) -> Void) throws(Failure) {
        try database.write(Call(clock: SystemClock()), body)
    }
}
