/// What a client's right rests on. It was true when the client was made, and is looked at again while the client lives.
struct Standing: Sendable {
    let proof: Proof
    let workspaceId: String?
    var tenantId: String?

    enum Proof: Sendable {
        /// An opaque token.
        case record(id: String)
        /// A JSON Web Token. When it was issued: milliseconds, nil when it does not say.
        case signature(key: SigningKey, issuedAt: Int64?)
        /// None is needed: the host acts in its own process.
        case host
    }

    enum SigningKey: Sendable {
        case secret(version: Int64)
        case publicKey(id: String)
    }

    /// Throws when the token would not be accepted any more.
    func check(_ transaction: StoreTransaction) throws(Failure) {
        switch proof {
        case .record(let id):
            guard let record = try transaction.token(id: id) else { throw Self.deleted("token") }
            try record.checkUsable(now: transaction.now)
            if let workspaceId, try transaction.within(workspaceId).tokenRules() == nil {
                throw Self.deleted("workspace")
            }
        case .signature(let key, let issuedAt):
            guard let workspaceId else { throw Self.deleted("workspace") }
            guard let rules = try transaction.within(workspaceId).tokenRules() else {
                // Another process has deleted it.
                transaction.vault.forget(workspaceId)
                throw Self.deleted("workspace")
            }
            switch key {
            case .secret(let version):
                guard rules.accepts(secretVersion: version, now: transaction.now) else {
                    throw .notAuthenticated(
                        .revoked, "The workspace has another secret since; sign a new token with that.")
                }
            case .publicKey(let id):
                guard try transaction.within(workspaceId).hasPublicKey(id: id) else {
                    throw .notAuthenticated(.revoked, "The public key of the token was deleted from the workspace.")
                }
            }
            try Self.check(issuedAt, notBefore: rules.validFrom)
        case .host:
            guard let workspaceId, try transaction.within(workspaceId).tokenRules() != nil else {
                throw Self.deleted("workspace")
            }
        }
        try checkTenant(transaction)
    }

    private func checkTenant(_ transaction: StoreTransaction) throws(Failure) {
        guard let tenantId, let workspaceId else { return }
        guard let tenant = try transaction.within(workspaceId).tenant(id: tenantId) else {
            throw Self.deleted("tenant")
        }
        try check(tenant)
    }

    /// The part of `check` that a tenant decides.
    func check(_ tenant: Tenant) throws(Failure) {
        guard tenant.archivedAt == nil else {
            // Not "not authenticated": a new token would change nothing.
            throw Failure.accessDenied("The tenant is archived; a manager can bring it back with restore_tenant.")
                .with("reason", "tenant_archived")
        }
        if case .signature(_, let issuedAt) = proof { try Self.check(issuedAt, notBefore: tenant.tokensValidFrom) }
    }

    private static func check(_ issuedAt: Int64?, notBefore validFrom: Int64?) throws(Failure) {
        guard let validFrom else { return }
        guard let issuedAt else {
            throw .notAuthenticated(
                .revoked, "Earlier tokens were revoked, and this one does not say when it was issued: add `iat`.")
        }
        guard issuedAt >= validFrom else {
            throw .notAuthenticated(.revoked, "The token was issued before revoke_tokens was called; sign a new one.")
        }
    }

    private static func deleted(_ what: String) -> Failure {
        .notAuthenticated(.revoked, "The \(what) was deleted.")
    }
}
