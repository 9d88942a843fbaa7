/// RFC 7591, section 2: `token_endpoint_auth_method`. A library can keep a secret, so the public client comes last. The
/// body comes first: the server of the MCP Python SDK wants the client's id there also where the header has it.
enum ClientAuthMethod: String, CaseIterable, Sendable {
    case post = "client_secret_post"
    case basic = "client_secret_basic"
    case none

    var needsSecret: Bool { self != .none }

    /// What a connector calls it; a public client only names itself in the body.
    var location: OAuthConfig.ClientAuthLocation { self == .basic ? .headers : .body }
}
