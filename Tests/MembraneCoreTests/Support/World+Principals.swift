@testable import MembraneCore

/// Clients of every kind.
extension World {
    func client(_ kind: Principal.Kind) throws(Failure) -> Client {
        switch kind {
        case .tenant: try tenant()
        case .workspace: try workspaceOnly()
        case .manager: try manager()
        case .developer: try developer()
        case .instance: try instance()
        }
    }

    func client(_ token: String) throws(Failure) -> Client { try Client(engine: engine, token: token) }

    /// The holder of the store's first token.
    func instance() throws(Failure) -> Client { try client(instanceToken()) }

    func instanceToken() throws(Failure) -> String { try Self.token(try engine.createInstanceToken(nil)) }

    /// A developer of the account that has this world's workspace.
    func developer(_ accountKey: String = "team") throws(Failure) -> Client {
        _ = try write { (transaction) throws(Failure) in
            try transaction.session.run(
                "UPDATE workspaces SET account_key = $1 WHERE key = $2 AND account_key IS NULL",
                [.text("team"), .text(Self.workspaceKey)])
        }
        return try client(
            makeToken(["type": "developer", "accountKey": .string(accountKey)], by: instance()))
    }

    /// The text of a new opaque token.
    func makeToken(_ request: JSON, by maker: Client) throws(Failure) -> String {
        try maker.call(.createToken, request)["token"]?.stringValue ?? ""
    }

    private static func token(_ answer: String) throws(Failure) -> String {
        try JSON(parsing: answer, what: "The answer")["token"]?.stringValue ?? ""
    }

    func write<Value>(_ body: (Transaction) throws(Failure) -> Value) throws(Failure) -> Value {
        try engine.services.store.write(.patient, in: ownWorkspaceId, body)
    }

    var workspaceId: String {
        get throws(Failure) {
            try read { (transaction) throws(Failure) in
                try transaction.acrossWorkspaces.workspaceName(key: Self.workspaceKey)?.name.id ?? ""
            }
        }
    }
}

extension World {
    /// A token of any claims, signed with the workspace's secret or another one.
    func sign(_ claims: String, _ secret: String = World.workspaceSecret) throws(Failure) -> String {
        let signed =
            Base64.encode(Array(#"{"alg":"HS256"}"#.utf8), .url) + "." + Base64.encode(Array(claims.utf8), .url)
        let signature = try HMAC.authenticate(Array(signed.utf8), key: Secret(secret.utf8), .sha256)
        return signed + "." + Base64.encode(signature, .url)
    }
}
