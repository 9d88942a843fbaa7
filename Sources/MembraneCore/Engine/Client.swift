/// Acts as the holder of one token.
package final class Client: Sendable {
    private let engine: Engine
    private let principal: Principal

    /// Checks the token against the workspace that it names, and makes its tenant when first seen.
    package init(engine: Engine, token: String) throws(Failure) {
        self.engine = engine
        principal = try engine.running { (call) throws(Failure) in try Self.authenticate(token, engine, call) }
    }

    private static func authenticate(_ token: String, _ engine: Engine, _ call: Call) throws(Failure) -> Principal {
        let parts = try TokenParts(token)
        let unproven = try parts.claims()
        guard let key = (unproven["workspaceKey"] ?? unproven["iss"])?.stringValue,
            let workspace = try engine.store.read(
                call, { (transaction) throws(Failure) in try transaction.workspace(key: key) })
        else { throw .notAuthenticated(.workspace, "The token names no workspace of this store.") }
        try parts.checkSignature(workspace.secret)
        let claims = try VerifiedClaims(unproven, now: engine.clock.now)
        return Principal(
            workspaceId: workspace.id, workspaceKey: workspace.key, role: try role(claims, workspace, engine, call),
            validUntil: claims.validUntil)
    }

    private static func role(
        _ claims: VerifiedClaims, _ workspace: Workspace, _ engine: Engine, _ call: Call
    ) throws(Failure) -> Principal.Role {
        if claims.isAdmin { return .manager }
        guard let key = claims.tenantKey else { return .workspace }
        let present = try engine.store.read(call) { (transaction) throws(Failure) in
            try transaction.tenant(key: key, workspaceId: workspace.id)
        }
        if let present, isUpToDate(present, claims) { return .tenant(id: present.id, key: key) }
        let tenant = try engine.store.write(call) { (transaction) throws(Failure) in
            guard var tenant = try transaction.tenant(key: key, workspaceId: workspace.id) else {
                return try transaction.makeTenant(
                    key: key, name: claims.name, fields: claims.fields, workspaceId: workspace.id)
            }
            tenant.name = claims.name ?? tenant.name
            tenant.fields = claims.fields ?? tenant.fields
            try transaction.update(tenant, workspaceId: workspace.id)
            return tenant
        }
        return .tenant(id: tenant.id, key: key)
    }

    /// A token that says nothing of name or fields leaves them as they are.
    private static func isUpToDate(_ tenant: Tenant, _ claims: VerifiedClaims) -> Bool {
        (claims.name == nil || claims.name == tenant.name) && (claims.fields == nil || claims.fields == tenant.fields)
    }

    /// `timeoutMilliseconds`: nil takes the engine's, a negative one means no limit.
    package func perform(
        _ operation: Operation, _ request: String, timeoutMilliseconds: Int64? = nil, cancellation: Cancellation? = nil
    ) throws(Failure) -> String {
        let timeout = timeoutMilliseconds ?? engine.options.timeoutMilliseconds
        let answer = try engine.running(timeoutMilliseconds: timeout < 0 ? nil : timeout, cancellation) {
            (call) throws(Failure) in
            guard engine.clock.now < principal.validUntil else {
                throw .notAuthenticated(.expired, "The client's token has expired; make a new client with a new token.")
            }
            guard operation.callers.contains(principal.kind) else {
                throw .accessDenied("\(operation.name) may not be called with \(principal.kind.description).")
            }
            let request = try OperationRequest(
                text: request, members: operation.members, what: "The request of \(operation.name)")
            return try operation.run(Context(engine: engine, principal: principal, call: call), request)
        }
        return JSON.object(answer).text
    }
}
