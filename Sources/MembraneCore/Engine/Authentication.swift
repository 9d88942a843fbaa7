/// Who a token shows its holder to be.
struct Authentication {
    let principal: Principal
    let standing: Standing
    /// When use of the token, or of its tenant, was last written down.
    let lastNotedUse: Int64?

    init(_ token: String, _ services: Services, _ call: Call) throws(Failure) {
        self = try OpaqueToken.isMeant(by: token) ? .opaque(token, services, call) : .signed(token, services, call)
    }

    private init(_ principal: Principal, _ standing: Standing, lastNotedUse: Int64?) {
        self.principal = principal
        self.standing = standing
        self.lastNotedUse = lastNotedUse
    }

    // MARK: Opaque tokens

    private static func opaque(_ text: String, _ services: Services, _ call: Call) throws(Failure) -> Authentication {
        let hash = try OpaqueToken(text).hash()
        return try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            guard let record = try transaction.token(hash: hash) else {
                throw .notAuthenticated(.unknown, "The store does not know this token: it belongs to another one.")
            }
            let standing = Standing(
                proof: .record(id: record.id), workspaceId: record.workspace?.id, tenantId: record.tenant?.id)
            try standing.check(transaction)
            let principal = Principal(
                workspace: record.workspace, role: record.role, accountKey: record.accountKey,
                validUntil: record.expiresAt, tokenId: record.id)
            return Authentication(principal, standing, lastNotedUse: record.lastUsedAt)
        }
    }

    // MARK: JSON Web Tokens

    private static func signed(_ text: String, _ services: Services, _ call: Call) throws(Failure) -> Authentication {
        let parts = try TokenParts(text)
        let unproven = try parts.claims()
        let (workspace, key) = try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            guard let key = (unproven["workspaceKey"] ?? unproven["iss"])?.stringValue,
                let workspace = try transaction.workspace(key: key)
            else { throw .notAuthenticated(.workspace, "The token names no workspace of this store.") }
            return (workspace, try signingKey(of: parts, workspace, transaction))
        }
        let claims = try VerifiedClaims(unproven, now: services.clock.now)
        // The library's own tokens have no `aud`; whose have one were made for whom it names.
        if let audience = workspace.audience, let named = unproven["aud"] {
            try Audience.check(named, names: audience)
        }
        guard !isTenantToken(unproven, claims) else {
            throw .notAuthenticated(
                .claims, "This token was made for an API of yours (X-Membrane-Token), which must not act with it here.")
        }
        let proof = Standing.Proof.signature(key: key, issuedAt: claims.issuedAt)
        let standing = Standing(proof: proof, workspaceId: workspace.id)
        let name = Workspace.Name(id: workspace.id, key: workspace.key)
        guard let tenantKey = claims.tenantKey else {
            try services.store.readAcrossWorkspaces(call, standing.check)
            let role: Principal.Role = claims.isAdmin ? .manager : .workspace
            return Authentication(
                Principal(workspace: name, role: role, validUntil: claims.validUntil), standing, lastNotedUse: nil)
        }
        if let excess = claims.fields.flatMap({ JSONBounds.shown.excess(of: $0) }) {
            throw .notAuthenticated(.claims, "The token's `fields` \(excess).")
        }
        let named = NamedTenant(key: tenantKey, name: claims.name, fields: claims.fields)
        return try .acting(for: named, name, standing, validUntil: claims.validUntil, services, call)
    }

    // MARK: The host

    /// Whoever opened the store may act for everybody in it. `tenant` nil: as the workspace's manager.
    init(host tenant: NamedTenant?, _ workspace: Workspace.Name, _ services: Services, _ call: Call) throws(Failure) {
        let standing = Standing(proof: .host, workspaceId: workspace.id)
        guard let tenant else {
            self.init(
                Principal(workspace: workspace, role: .manager, validUntil: nil), standing, lastNotedUse: nil)
            return
        }
        self = try .acting(for: tenant, workspace, standing, validUntil: nil, services, call)
    }

    private static func acting(
        for named: NamedTenant, _ workspace: Workspace.Name, _ standing: Standing, validUntil: Int64?,
        _ services: Services, _ call: Call
    ) throws(Failure) -> Authentication {
        let tenant = try tenant(named, standing, services, call)
        let principal = Principal(
            workspace: workspace, role: .tenant(id: tenant.id, key: tenant.key), validUntil: validUntil)
        return Authentication(
            principal, Standing(proof: standing.proof, workspaceId: workspace.id, tenantId: tenant.id),
            lastNotedUse: tenant.lastActiveAt)
    }

    /// What `TenantTokenSigner` makes. It would otherwise pass for one of the whole workspace, since it names its tenant
    /// as `sub`: whoever receives it could go on with it.
    private static func isTenantToken(_ all: JSONObject, _ claims: VerifiedClaims) -> Bool {
        all["sub"] != nil && all["workspaceKey"] == nil && claims.tenantKey == nil && !claims.isAdmin
    }

    /// The key of the workspace that made the signature.
    private static func signingKey(
        of parts: TokenParts, _ workspace: Workspace, _ transaction: StoreTransaction
    ) throws(Failure) -> Standing.SigningKey {
        guard parts.header.algorithm.hmacHash != nil else {
            let present = try transaction.within(workspace.id).publicKeys(for: parts.header.kid)
                .filter { (try? $0.key()) != nil }
            let keys = try present.map { (key) throws(Failure) in try key.key() }
            guard !keys.isEmpty else {
                let all = try transaction.within(workspace.id).publicKeys()
                guard !all.isEmpty else {
                    throw .notAuthenticated(
                        .algorithm, "The workspace has no public keys: sign with its secret, or register one.")
                }
                throw .notAuthenticated(
                    .key, KeySet.unknown(parts.header.kid ?? "", known: all.compactMap(\.kid)))
            }
            let key = try KeySet(keys).key(parts.header)
            try parts.checkSignature(KeySet([key]))
            guard let index = keys.firstIndex(where: { $0 === key }) else {
                throw .internal("A public key belongs to no stored record.")
            }
            return .publicKey(id: present[index].id)
        }
        do throws(Failure) {
            try parts.checkSignature(workspace.secret)
            return .secret(version: workspace.secretVersion)
        } catch {
            guard let previous = try transaction.within(workspace.id).previousSecret() else { throw error }
            try parts.checkSignature(previous.secret)
            return .secret(version: previous.version)
        }
    }

    /// The tenant that is meant, made when first seen and brought up to date with what is said of it.
    private static func tenant(
        _ named: NamedTenant, _ standing: Standing, _ services: Services, _ call: Call
    ) throws(Failure) -> Tenant {
        guard let workspaceId = standing.workspaceId else {
            throw .internal("A tenant was found without its workspace.")
        }
        let present = try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try standing.check(transaction)
            let tenant = try transaction.within(workspaceId).tenant(key: named.key)
            if let tenant { try standing.check(tenant) }
            return tenant
        }
        if let present, isUpToDate(present, named) { return present }
        return try services.store.writeAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try standing.check(transaction)
            let transaction = transaction.within(workspaceId)
            guard var tenant = try transaction.tenant(key: named.key) else {
                return try transaction.makeTenant(key: named.key, name: named.name, fields: named.fields)
            }
            try standing.check(tenant)
            tenant.name = named.name ?? tenant.name
            tenant.fields = named.fields ?? tenant.fields
            try transaction.update(&tenant)
            return tenant
        }
    }

    /// Who says nothing of name or fields leaves them as they are.
    private static func isUpToDate(_ tenant: Tenant, _ named: NamedTenant) -> Bool {
        (named.name == nil || named.name == tenant.name) && (named.fields == nil || named.fields == tenant.fields)
    }
}
