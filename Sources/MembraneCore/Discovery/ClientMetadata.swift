/// What the product says of itself where it is registered by itself (RFC 7591, section 2), beside what the library decides.
struct ClientMetadata: Sendable {
    /// For people at the authorization server.
    let described: JSONObject
    /// Asked for where neither the app nor its metadata says what it wants.
    let scopes: [String]

    private static let decided = [
        "client_name", "redirect_uris", "grant_types", "response_types", "token_endpoint_auth_method",
        "application_type", "client_id", "client_secret", "jwks", "jwks_uri",
    ]

    private static let members: [RequestMember] = [
        .init("scope", .text, "Scopes with blanks between, asked for where an app does not say which."),
        .init("client_uri", .text, "A page about the product."),
        .init("logo_uri", .text, "The product's logo."),
        .init("policy_uri", .text, "How the product uses people's data."),
        .init("tos_uri", .text, "The product's terms of service."),
        .init("contacts", .list(.name, 0...100), "Addresses of those who are responsible."),
        .init("software_id", .words, "The same for all installations of the product."),
        .init("software_version", .words, "The product's version."),
        .init("software_statement", .text, "A JWT that says the same, signed by somebody whom servers believe."),
    ]

    init() {
        described = JSONObject()
        scopes = []
    }

    init(_ object: JSONObject) throws(Failure) {
        if let name = object.names.first(where: Self.decided.contains) {
            let instead = name == "client_name" ? "give `clientName` at open" : "the library decides it"
            throw .invalidRequest("`clientMetadata` cannot have “\(name)”: \(instead).", path: "clientMetadata")
        }
        let request = try OperationRequest(object, members: Self.members, what: "`clientMetadata`")
        let scope = request.text("scope") ?? ""
        scopes = MetadataText.scopes(scope)
        guard scopes.count == scope.parts(at: UInt8(ascii: " ")).count else {
            throw .invalidRequest(
                "`scope` of `clientMetadata` has an entry that is not a scope (RFC 6749, section 3.3).",
                path: "clientMetadata")
        }
        for name in ["client_uri", "logo_uri", "policy_uri", "tos_uri"] {
            guard let text = request.text(name), let problem = WebAddress.problem(text) else { continue }
            throw .invalidRequest("`\(name)` of `clientMetadata` \(problem).", path: "clientMetadata")
        }
        var described = request.all
        described["scope"] = nil
        self.described = described
    }
}
