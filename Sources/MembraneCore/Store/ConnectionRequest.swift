/// One attempt to connect: what must be remembered between sending a browser away and its coming back.
struct ConnectionRequest: Sendable {
    let id: String
    let connectionId: String
    let expiresAt: Int64
    /// Set when a callback has named it: a state serves once.
    let usedAt: Int64?
    let secrets: Secrets

    /// Sealed, because the verifier and the input are secrets and the rest is nobody's business.
    struct Secrets: Sendable {
        /// RFC 7636; nil where the provider knows no PKCE.
        var codeVerifier: String?
        /// Exactly what was sent to the authorization endpoint, since the token endpoint compares it.
        var redirectUri = ""
        /// Where the browser goes in the end.
        var returnUri: String?
        var customState: String?
        /// OAuth 1: what the callback must bring back, and what the next request is signed with.
        var temporaryToken: OAuth1Signer.Token?
        /// Replaces the connection's own when the attempt succeeds.
        var setup = ConnectionSetup()

        init() {}

        init(sealedForm object: JSONObject) {
            codeVerifier = object["codeVerifier"]?.stringValue
            redirectUri = object["redirectUri"]?.stringValue ?? ""
            returnUri = object["returnUri"]?.stringValue
            customState = object["customState"]?.stringValue
            temporaryToken = object["temporaryToken"]?.stringValue.map { token in
                OAuth1Signer.Token(
                    identifier: token, secret: Secret((object["temporaryTokenSecret"]?.stringValue ?? "").utf8))
            }
            setup = ConnectionSetup(sealedForm: object["setup"]?.objectValue ?? JSONObject())
        }

        var sealedForm: JSONObject {
            var object = JSONObject()
            object["codeVerifier"] = codeVerifier.map { .string($0) }
            object["redirectUri"] = .string(redirectUri)
            object["returnUri"] = returnUri.map { .string($0) }
            object["customState"] = customState.map { .string($0) }
            if let temporaryToken {
                object["temporaryToken"] = .string(temporaryToken.identifier)
                object["temporaryTokenSecret"] = .string(
                    String(decoding: temporaryToken.secret.exposed, as: UTF8.self))
            }
            object["setup"] = .object(setup.sealedForm)
            return object
        }
    }
}

extension Transaction {
    func insertConnectionRequest(
        for connection: Connection, stateHash: [UInt8], expiresAt: Int64, _ secrets: ConnectionRequest.Secrets,
        workspaceId: String
    ) throws(Failure) {
        let id = try newId(.connectionRequest)
        // Attempts that nobody finished are of no use to anybody.
        try session.run(
            "DELETE FROM connection_requests WHERE workspace_id = $1 AND tenant_id = $2 AND expires_at < $3",
            [.text(workspaceId), .text(connection.tenantId), .integer(now - Self.remembered)])
        try session.run(
            """
            INSERT INTO connection_requests (workspace_id, tenant_id, id, connection_id, state_hash, secrets, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(workspaceId), .text(connection.tenantId), .text(id), .text(connection.id), .blob(stateHash),
                try seal(secrets.sealedForm, Self.place(id, connection.tenantId, workspaceId)), .integer(now),
                .integer(expiresAt),
            ])
    }

    /// Long enough that a late or repeated callback is told what is wrong with it.
    static let remembered: Int64 = 24 * 3600 * 1000

    func connectionRequest(
        stateHash: [UInt8], tenantId: String, workspaceId: String
    ) throws(Failure) -> ConnectionRequest? {
        try session.first(
            """
            SELECT id, connection_id, expires_at, used_at, secrets FROM connection_requests
            WHERE workspace_id = $1 AND tenant_id = $2 AND state_hash = $3
            """,
            [.text(workspaceId), .text(tenantId), .blob(stateHash)]
        ) { (row) throws(Failure) in
            let id = row.text(0) ?? ""
            // What was used has no secrets any more.
            let secrets =
                row.integer(3) == nil ? try open(row.blob(4), Self.place(id, tenantId, workspaceId)) : JSONObject()
            return ConnectionRequest(
                id: id, connectionId: row.text(1) ?? "", expiresAt: row.integer(2) ?? 0, usedAt: row.integer(3),
                secrets: ConnectionRequest.Secrets(sealedForm: secrets))
        }
    }

    /// A state serves once; its secrets are erased with that.
    func use(_ request: ConnectionRequest, tenantId: String, workspaceId: String) throws(Failure) {
        try session.run(
            "UPDATE connection_requests SET used_at = $1, secrets = $2 WHERE workspace_id = $3 AND tenant_id = $4 AND id = $5",
            [.integer(now), .blob([]), .text(workspaceId), .text(tenantId), .text(request.id)])
    }

    /// Ends every open attempt of a connection.
    func endConnectionRequests(of connection: Connection, workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE connection_requests SET used_at = $1, secrets = $2
            WHERE workspace_id = $3 AND tenant_id = $4 AND connection_id = $5 AND used_at IS NULL
            """,
            [.integer(now), .blob([]), .text(workspaceId), .text(connection.tenantId), .text(connection.id)])
    }

    private static func place(_ id: String, _ tenantId: String, _ workspaceId: String) -> SealedPlace {
        SealedPlace(workspaceId: workspaceId, tenantId: tenantId, recordId: id, field: "secrets", version: 1)
    }
}
