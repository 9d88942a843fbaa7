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
    private static let ofRules = Query<WorkspaceColumn>(
        Selection([.tokensValidFrom, .secretVersion, .previousSecretVersion, .previousSecretUntil]), "WHERE id = :id")

    /// Nil when the workspace does not exist.
    func tokenRules() throws(Failure) -> TokenRules? {
        let rules = try session.first(Self.ofRules, ["id": .text(workspaceId)]) { (row) throws(Failure) in
            var previous: (Int64, Int64)?
            if let version = row.optionalInteger(.previousSecretVersion),
                let until = row.optionalInteger(.previousSecretUntil)
            {
                previous = (version, until)
            }
            return TokenRules(
                validFrom: row.optionalInteger(.tokensValidFrom), secretVersion: row.integer(.secretVersion),
                previousSecret: previous)
        }
        // Another process may have deleted it.
        if rules == nil { vault.forget(workspaceId) }
        return rules
    }

    /// Of one tenant, or of the whole workspace.
    func setTokensValidFrom(_ instant: Int64, ofTenant tenantId: String?) throws(Failure) {
        if let tenantId {
            try session.update(
                TenantColumn.self, [.tokensValidFrom: .integer(instant)],
                where: [.workspaceId: .text(workspaceId), .id: .text(tenantId)])
        } else {
            try session.update(
                WorkspaceColumn.self, [.tokensValidFrom: .integer(instant)], where: [.id: .text(workspaceId)])
        }
    }

    func hasPublicKey(id: String) throws(Failure) -> Bool {
        try session.exists(in: PublicKeyColumn.self, where: [.workspaceId: .text(workspaceId), .id: .text(id)])
    }

    private static let newSecret = Statement(
        """
        UPDATE workspaces SET previous_secret = CASE WHEN :until > 0 THEN secret ELSE NULL END,
        previous_secret_version = secret_version, previous_secret_until = :until, secret = :secret,
        secret_version = :version, updated_at = :now WHERE id = :id
        """)

    /// Gives a workspace another secret. The one before stays as it was sealed, for as long as it is still accepted.
    func setSecret(_ secret: Secret, of workspace: Workspace, previousUntil: Int64?) throws(Failure) {
        let version = workspace.secretVersion + 1
        let sealed = try vault.seal(secret.exposed, Workspace.secretPlace(workspace.id, version), session)
        try session.run(
            Self.newSecret,
            [
                "until": .integer(previousUntil ?? 0), "secret": .blob(sealed), "version": .integer(version),
                "now": .integer(now), "id": .text(workspace.id),
            ])
    }

    private static let ofPreviousSecret = Query<WorkspaceColumn>(
        Selection([.previousSecret, .previousSecretVersion]),
        "WHERE id = :id AND previous_secret IS NOT NULL AND previous_secret_until > :now")

    /// The secret before the present one, while it is still accepted.
    func previousSecret() throws(Failure) -> (version: Int64, secret: Secret)? {
        let sealed = try session.first(Self.ofPreviousSecret, ["id": .text(workspaceId), "now": .integer(now)]) {
            (row) throws(Failure) in
            (bytes: row.blob(.previousSecret) ?? [], version: row.integer(.previousSecretVersion))
        }
        guard let sealed else { return nil }
        let secret = try vault.open(sealed.bytes, Workspace.secretPlace(workspaceId, sealed.version), session)
        return (sealed.version, Secret(secret))
    }
}
