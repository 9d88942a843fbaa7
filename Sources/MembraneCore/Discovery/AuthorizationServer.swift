/// The metadata of an authorization server (RFC 8414, section 2), checked.
struct AuthorizationServer: Sendable {
    let issuer: String
    let authorizeUri: String
    let tokenUri: String
    let registrationUri: String?
    let revocationUri: String?
    /// `iss` comes with every answer (RFC 9207, section 3).
    let sendsIssuer: Bool
    let takesClientMetadataDocuments: Bool
    let offersOfflineAccess: Bool
    private let authMethods: [String]

    /// Nil where a document is no such metadata.
    init?(_ object: JSONObject, issuer: String, _ options: EngineOptions) throws(Failure) {
        guard let named = object["issuer"]?.stringValue else { return nil }
        // Byte for byte (RFC 8414, section 3.3): otherwise one server could speak for another.
        guard Issuer.isSame(named, issuer, slashOptional: options.issuerSlashOptional) else {
            throw Failure(
                .providerError, .connection, "issuer_mismatch",
                "The authorization server's metadata is of another issuer than the app names (RFC 8414)."
            ).with("issuer", .string(MetadataAddress.shown(issuer)))
        }
        let host = MetadataAddress.shown(issuer)
        let needed: (String) throws(Failure) -> String = { (name) throws(Failure) in
            guard let address = try MetadataAddress.read(object, name, host, options) else {
                throw .metadataInvalid(host, "has no “\(name)”")
            }
            return address
        }
        // As the server calls itself: so it comes with answers (RFC 9207).
        self.issuer = named
        authorizeUri = try needed("authorization_endpoint")
        tokenUri = try needed("token_endpoint")
        registrationUri = try MetadataAddress.read(object, "registration_endpoint", host, options)
        revocationUri = try MetadataAddress.read(object, "revocation_endpoint", host, options)
        guard MetadataText.list(object["code_challenge_methods_supported"]).contains("S256") else {
            throw Failure(
                .providerError, .connection, "pkce_missing",
                "\(host) does not say that it supports PKCE with S256, without which no code is asked for (code_challenge_methods_supported)."
            )
        }
        if let types = MetadataText.stated(object["response_types_supported"]), !types.contains("code") {
            throw .metadataInvalid(host, "does not offer the response type “code”")
        }
        if let grants = MetadataText.stated(object["grant_types_supported"]), !grants.contains("authorization_code") {
            throw .metadataInvalid(host, "does not offer the grant “authorization_code”")
        }
        sendsIssuer = object["authorization_response_iss_parameter_supported"] == .bool(true)
        takesClientMetadataDocuments = object["client_id_metadata_document_supported"] == .bool(true)
        offersOfflineAccess = MetadataText.list(object["scopes_supported"]).contains("offline_access")
        // What holds when nothing is said (RFC 8414, section 2).
        authMethods =
            MetadataText.stated(object["token_endpoint_auth_methods_supported"]) ?? ["client_secret_basic"]
    }

    /// How a client of ours may show who it is, the best way first; nil when the server wants what is not known here.
    func authMethod(hasSecret: Bool? = nil) -> ClientAuthMethod? {
        ClientAuthMethod.allCases.first { method in
            authMethods.contains(method.rawValue) && (hasSecret ?? method.needsSecret) == method.needsSecret
        }
    }
}

extension Failure {
    static func metadataInvalid(_ host: String, _ problem: String) -> Failure {
        Failure(.providerError, .connection, "metadata_invalid", "The metadata of \(host) \(problem).")
    }
}
