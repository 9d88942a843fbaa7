/// Tells an API of the product's own which tenant is asking: a token of its own for every request, signed with the
/// workspace's secret (the platform's types `membrane-token` and `integration-app-token`).
///
/// The API checks it with the same secret, and reads `iss` (the workspace's key), `sub` (the product's own id of the
/// tenant) and `fields`.
struct TenantTokenSigner: RequestSigner {
    enum Headers {
        case both
        /// The older name alone.
        case older
    }

    private let headers: Headers
    private let tenantId: String
    private let workspaceId: String
    private let services: Services

    init(_ headers: Headers, tenantId: String, _ context: Context) {
        self.headers = headers
        self.tenantId = tenantId
        workspaceId = context.workspaceId
        services = context.services
    }

    /// Long enough for clocks that are apart, too short to be worth keeping.
    static let lifetimeSeconds: Int64 = 300

    func sign(_ request: inout HTTPRequest, _ call: Call) throws(Failure) {
        let token = try token(call)
        // Whatever a request says in their place goes.
        request.headers["X-Membrane-Token"] = headers == .both ? token : nil
        request.headers["X-Integration-App-Token"] = token
    }

    private func token(_ call: Call) throws(Failure) -> String {
        // Both are read for each request: a secret that was rotated, and fields that a token has changed, count at once.
        let (workspace, tenant) = try services.store.read(call, in: workspaceId) { (transaction) throws(Failure) in
            (
                try transaction.acrossWorkspaces.workspace(id: workspaceId),
                try transaction.tenant(id: tenantId)
            )
        }
        guard let workspace else { throw .notFound("The workspace") }
        guard let tenant else { throw .notFound("The tenant") }
        let now = services.clock.now / 1000
        var claims = JSONObject()
        claims["iss"] = .string(workspace.key)
        claims["sub"] = .string(tenant.key)
        claims["fields"] = .object(tenant.fields ?? JSONObject())
        claims["iat"] = .integer(now)
        claims["exp"] = .integer(now + Self.lifetimeSeconds)
        let signed =
            TokenHeader(algorithm: .hs256).encoded + [UInt8(ascii: ".")]
            + Array(Base64.encode(Array(JSON.object(claims).text.utf8), .url).utf8)
        let signature = try HMAC.authenticate(signed, key: workspace.secret, .sha256)
        let token = String(decoding: signed, as: UTF8.self) + "." + Base64.encode(signature, .url)
        guard token.utf8.count <= Self.maximumSize else {
            throw .configuration(
                "tenant_fields_too_large",
                "The tenant's fields do not fit into a header: its token would be larger than \(Self.maximumSize) bytes."
            )
        }
        return token
    }

    /// Servers refuse header fields of more than this by default.
    private static let maximumSize = 8000
}
