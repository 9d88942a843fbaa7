/// Which of a workspace's JSON Web Tokens are accepted, as far as one can tell without a secret.
struct TokenRules {
    let validFrom: Int64?
    let secretVersion: Int64
    let previousSecret: (version: Int64, until: Int64)?

    func accepts(secretVersion version: Int64, now: Int64) -> Bool {
        if version == secretVersion { return true }
        guard let previousSecret else { return false }
        return version == previousSecret.version && now < previousSecret.until
    }
}

extension Transaction {
    /// Nil when the workspace does not exist.
    func tokenRules(ofWorkspace id: String) throws(Failure) -> TokenRules? {
        let rules = try session.first(
            """
            SELECT tokens_valid_from, secret_version, previous_secret_version, previous_secret_until
            FROM workspaces WHERE id = $1
            """, [.text(id)]
        ) { (row) throws(Failure) in
            var previous: (Int64, Int64)?
            if let version = row.integer(2), let until = row.integer(3) { previous = (version, until) }
            return TokenRules(
                validFrom: row.integer(0), secretVersion: row.integer(1) ?? 0, previousSecret: previous)
        }
        // Another process may have deleted it.
        if rules == nil { vault.forget(id) }
        return rules
    }

    /// Of one tenant, or of the whole workspace.
    func setTokensValidFrom(_ instant: Int64, ofTenant tenantId: String?, workspaceId: String) throws(Failure) {
        if let tenantId {
            try session.run(
                "UPDATE tenants SET tokens_valid_from = $1 WHERE workspace_id = $2 AND id = $3",
                [.integer(instant), .text(workspaceId), .text(tenantId)])
        } else {
            try session.run(
                "UPDATE workspaces SET tokens_valid_from = $1 WHERE id = $2", [.integer(instant), .text(workspaceId)])
        }
    }

    func hasPublicKey(id: String, workspaceId: String) throws(Failure) -> Bool {
        try session.first(
            "SELECT 1 FROM public_keys WHERE workspace_id = $1 AND id = $2", [.text(workspaceId), .text(id)]
        ) { _ throws(Failure) in true } ?? false
    }

    /// Gives a workspace another secret. The one before stays as it was sealed, for as long as it is still accepted.
    func setSecret(_ secret: Secret, of workspace: Workspace, previousUntil: Int64?) throws(Failure) {
        let version = workspace.secretVersion + 1
        let sealed = try vault.seal(secret.exposed, Self.secretPlace(workspace.id, version), session)
        try session.run(
            """
            UPDATE workspaces SET previous_secret = CASE WHEN $1 > 0 THEN secret ELSE NULL END,
            previous_secret_version = secret_version, previous_secret_until = $1, secret = $2, secret_version = $3,
            updated_at = $4 WHERE id = $5
            """,
            [
                .integer(previousUntil ?? 0), .blob(sealed), .integer(version), .integer(now), .text(workspace.id),
            ])
    }

    /// The secret before the present one, while it is still accepted.
    func previousSecret(ofWorkspace id: String) throws(Failure) -> (version: Int64, secret: Secret)? {
        let sealed = try session.first(
            """
            SELECT previous_secret, previous_secret_version FROM workspaces
            WHERE id = $1 AND previous_secret IS NOT NULL AND previous_secret_until > $2
            """, [.text(id), .integer(now)]
        ) { (row) throws(Failure) in (bytes: row.blob(0) ?? [], version: row.integer(1) ?? 0) }
        guard let sealed else { return nil }
        let secret = try vault.open(sealed.bytes, Self.secretPlace(id, sealed.version), session)
        return (sealed.version, Secret(secret))
    }
}
