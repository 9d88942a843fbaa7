/// How to sign in to an app, as the app and its authorization server say it.
struct DiscoveredApp: Sendable {
    let address: AppAddress
    /// What tokens are made for (RFC 8707); nil where the address is an authorization server's own.
    let resource: String?
    let server: AuthorizationServer
    /// What the app asks for; empty where nothing says it.
    private let scopes: [String]

    init(address: AppAddress, resource: String?, server: AuthorizationServer, scopes: [String]) {
        self.address = address
        self.resource = resource
        self.server = server
        self.scopes = scopes
    }

    /// What to ask for.
    ///
    /// - Parameter defaults: where nothing says it.
    func scopes(or defaults: [String]) -> [String] {
        let scopes = scopes.isEmpty ? defaults : scopes
        // Without it, many servers give no refresh token; those that do not know it might refuse it.
        let adds = server.offersOfflineAccess && !scopes.contains("offline_access")
        return adds ? scopes + ["offline_access"] : scopes
    }
}
