/// What an operation works with: the services of the engine, who is acting, and the limits of the call.
struct Context: Sendable {
    let services: Services
    let principal: Principal
    let call: Call
    /// Whether the records that hold credentials for the Internal API are found. No request can name one.
    var reachesInternalAPI = false
    /// What the host streams during the call.
    var stream: StreamedBodies?

    /// The same for what may take no longer than so much, however long the call may.
    func limited(milliseconds: Int64) -> Context {
        var limited = Context(services: services, principal: principal, call: call.limited(milliseconds: milliseconds))
        limited.reachesInternalAPI = reachesInternalAPI
        return limited
    }

    /// The workspace in which the operation runs; of no record where there is none.
    var workspaceId: String { principal.workspace?.id ?? "" }

    /// The same for operations that cannot do without one, although who calls them may belong to none.
    func neededWorkspace() throws(Failure) -> Workspace.Name {
        guard let workspace = principal.workspace else {
            throw .invalidRequest("Name the workspace with `workspaceKey`.", path: "workspaceKey")
        }
        return workspace
    }

    func read<Result>(_ body: (Transaction) throws(Failure) -> Result) throws(Failure) -> Result {
        try services.store.read(call, in: workspaceId, body)
    }

    func write<Result>(_ body: (Transaction) throws(Failure) -> Result) throws(Failure) -> Result {
        try services.store.write(call, in: workspaceId) { (transaction) throws(Failure) in
            try checkExistence(transaction)
            return try body(transaction)
        }
    }

    /// Whoever acts may have been deleted by another process since its standing was looked at.
    private func checkExistence(_ transaction: Transaction) throws(Failure) {
        guard principal.workspace != nil else { return }
        guard try transaction.exists(tenantId: principal.tenantId) else {
            throw .notAuthenticated(.revoked, "The \(principal.tenantId == nil ? "workspace" : "tenant") was deleted.")
        }
    }

    /// A write that may end the right of clients: this engine's notice at once, those of other processes within a second.
    func writeOnStandings<Result>(_ body: (Transaction) throws(Failure) -> Result) throws(Failure) -> Result {
        let result = try write(body)
        services.standings.add()
        return result
    }

    /// The acting tenant's record id, for operations that only tenants may call.
    func tenantId() throws(Failure) -> String {
        guard let id = principal.tenantId else { throw .accessDenied("This needs a token that names a tenant.") }
        return id
    }
}

extension Context {
    /// For what the engine does by itself, for nobody in particular.
    init(of services: Services, workspaceId: String, call: Call) {
        self.init(
            services: services,
            principal: Principal(
                workspace: Workspace.Name(id: workspaceId, key: ""), role: .manager, validUntil: nil),
            call: call, reachesInternalAPI: true)
    }

    /// The same for what concerns one tenant alone.
    init(of services: Services, workspaceId: String, tenantId: String, call: Call) {
        self.init(
            services: services,
            principal: Principal(
                workspace: Workspace.Name(id: workspaceId, key: ""), role: .tenant(id: tenantId, key: ""),
                validUntil: nil),
            call: call)
    }
}
