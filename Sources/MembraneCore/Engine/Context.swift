/// What an operation works with: the engine, who is acting, and the limits of the call.
struct Context: Sendable {
    let engine: Engine
    let principal: Principal
    let call: Call

    var workspaceId: String { principal.workspaceId }

    func read<Result>(_ body: (Transaction) throws(Failure) -> Result) throws(Failure) -> Result {
        try engine.store.read(call, body)
    }

    func write<Result>(_ body: (Transaction) throws(Failure) -> Result) throws(Failure) -> Result {
        try engine.store.write(call, body)
    }

    /// The acting tenant's record id, for operations that only tenants may call.
    func tenantId() throws(Failure) -> String {
        guard let id = principal.tenantId else { throw .accessDenied("This needs a token that names a tenant.") }
        return id
    }
}
