/// For whom the host acts in its own process, where nobody needs a token: it holds the store's root key.
package struct HostActor: Sendable {
    private let workspaceKey: String?
    /// Nil: the workspace's manager.
    private let tenant: NamedTenant?
    fileprivate let options: ClientOptions

    private static let members: [RequestMember] =
        [
            .init("workspaceKey", .text, "The workspace, by default the one named at open or the store's only one."),
            .init("tenantKey", .text, "Your own id of the customer to act for."),
            .init("name", .name, "The customer in words."),
            .init("fields", .object, "What to keep with the tenant.", within: .shown),
            .init("isAdmin", .flag, "Acts as the workspace's manager, and for no tenant."),
        ] + ClientOptions.members

    package init(json: String) throws(Failure) {
        let given = try OperationRequest(options: json, members: Self.members, what: "`actor`")
        workspaceKey = given.text("workspaceKey")
        let key = given.text("tenantKey")
        guard !given.flag("isAdmin") else {
            for member in ["tenantKey", "name", "fields"] where given.any(member) != nil {
                throw .invalidArgument("`isAdmin` acts for the whole workspace: leave `\(member)` out, or `isAdmin`.")
            }
            tenant = nil
            options = ClientOptions(given)
            return
        }
        guard let key else {
            throw .invalidArgument(
                "`actor` says for whom to act: give `tenantKey`, or `isAdmin`: true for the workspace's manager.")
        }
        let tenant = NamedTenant(key: key, name: given.text("name"), fields: given.object("fields"))
        try tenant.check()
        self.tenant = tenant
        options = ClientOptions(given)
    }

    fileprivate func authentication(_ engine: Engine, _ call: Call) throws(Failure) -> Authentication {
        let workspace = try engine.workspace(key: workspaceKey, call)
        return try Authentication(
            host: tenant, Workspace.Name(id: workspace.id, key: workspace.key), engine.services, call)
    }
}

/// A tenant as a token or the host names it, with what is to be kept of it.
struct NamedTenant: Sendable {
    let key: String
    let name: String?
    let fields: JSONObject?

    /// What a token could not say of a tenant, the host does not say either: records stay readable by whoever reads tokens.
    fileprivate func check() throws(Failure) {
        var claims = TokenClaims(workspaceKey: "-", tenantKey: key)
        claims.name = name
        claims.fields = fields
        let payload = try claims.payload(now: 0)
        guard payload.size <= Token.maximumSize else {
            throw .invalidArgument("`tenantKey`, `name` and `fields` are larger than a token may be: shorten them.")
        }
    }
}

extension Client {
    /// Acts without a token, for as long as the tenant and the workspace are there.
    package convenience init(engine: Engine, for actor: HostActor) throws(Failure) {
        try self.init(engine: engine) { (call) throws(Failure) in try actor.authentication(engine, call) }
        try give(actor.options)
    }
}
