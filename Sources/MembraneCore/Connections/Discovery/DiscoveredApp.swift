/// How to sign in to an app, as the app and its authorization server say it.
struct DiscoveredApp: Sendable {
    let address: AppAddress
    /// What tokens are made for (RFC 8707); nil where the app has no metadata of its own.
    let resource: String
    let server: AuthorizationServer
    let scopes: [String]
}
