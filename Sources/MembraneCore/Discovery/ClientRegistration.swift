/// Makes the product a client of an authorization server that has never heard of it (RFC 7591).
struct ClientRegistration {
    private let server: AuthorizationServer
    private let redirectUri: String
    private let scopes: [String]
    private let context: Context

    init(_ server: AuthorizationServer, redirectUri: String, scopes: [String], _ context: Context) {
        self.server = server
        self.scopes = scopes
        self.redirectUri = redirectUri
        self.context = context
    }

    private static let milliseconds: Int64 = 20_000
    private var name: String { MetadataAddress.shown(server.issuer) }

    /// The client that was registered earlier, or a new one: once for all threads.
    ///
    /// - Parameter refused: the id of one that the server does not know any more.
    func client(exceptFor refused: String? = nil) throws(Failure) -> RegisteredClient {
        let key = "\(context.workspaceId)\n\(server.issuer)\n\(redirectUri)"
        return try context.services.discovery.registrations.run(key, context.call) { () throws(Failure) in
            let stored = try context.read(stored)
            if let stored, isUsable(stored, exceptFor: refused) { return stored }
            // What another app of the same server needs stays part of it.
            let made = try register(for: scopes + (stored?.scopes ?? []).filter { !scopes.contains($0) })
            return try context.write { (transaction) throws(Failure) in
                // Another process may have been faster: one client for everybody.
                if let faster = try self.stored(transaction), isUsable(faster, exceptFor: refused) { return faster }
                try transaction.setRegisteredClient(made, issuer: server.issuer, redirectUri: redirectUri)
                return made
            }
        }
    }

    private func stored(_ transaction: Transaction) throws(Failure) -> RegisteredClient? {
        try transaction.registeredClient(issuer: server.issuer, redirectUri: redirectUri)
    }

    private func isUsable(_ client: RegisteredClient, exceptFor refused: String?) -> Bool {
        client.clientId != refused && client.lasts(at: context.services.clock.now)
            && scopes.allSatisfy(client.scopes.contains)
    }

    // MARK: The request

    private func register(for scopes: [String]) throws(Failure) -> RegisteredClient {
        guard let address = server.registrationUri else { throw unavailable }
        guard let method = server.authMethod() else {
            throw .metadataInvalid(name, "wants clients to authenticate in a way that is not supported here")
        }
        var request = HTTPRequest(method: "POST", uri: try URI(address, what: "The registration endpoint"))
        request.headers["Accept"] = "application/json"
        request.headers["Content-Type"] = "application/json"
        request.body = Array(try metadata(method, scopes).text.utf8)
        request.maximumAnswer = MetadataReader.maximumAnswer
        let response = try context.services.transport.send(
            request, context.call.limited(milliseconds: Self.milliseconds))
        return try read(response, method, scopes)
    }

    /// Section 2.
    private func metadata(_ method: ClientAuthMethod, _ scopes: [String]) throws(Failure) -> JSON {
        let uri = try URI(redirectUri, what: "The redirect URI")
        let scope: JSON = scopes.isEmpty ? [:] : ["scope": .string(scopes.joined(separator: " "))]
        let metadata: JSON = [
            "client_name": .string(try context.clientName()),
            "redirect_uris": [.string(redirectUri)],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "token_endpoint_auth_method": .string(method.rawValue),
            // OpenID Connect servers allow loopback to these only.
            "application_type": uri.isLoopback ? "native" : "web",
        ]
        let own = metadata.objectValue ?? JSONObject()
        return .object(
            context.services.options.clientMetadata.described.merging(own).merging(scope.objectValue ?? JSONObject()))
    }

    private func read(
        _ response: HTTPResponse, _ asked: ClientAuthMethod, _ scopes: [String]
    ) throws(Failure) -> RegisteredClient {
        let answer = JSONObject(lenient: response.body)
        let speaker = ProviderWords.Endpoint.registration.name(of: name)
        func said(_ failure: Failure) -> Failure {
            ProviderWords(.registration, response, answer, Redaction([])).added(to: failure)
        }
        if response.status == 429 { throw said(.rateLimited(response, by: speaker, context.services.clock)) }
        if response.status >= 500 { throw said(.providerError(response.status, speaker)) }
        let isRefusal = answer?["error"].map { TokenAnswer.isError($0) } ?? false
        guard (200..<300).contains(response.status), !isRefusal else {
            throw said(refused(response, answer))
        }
        guard let answer, let id = answer["client_id"]?.stringValue, Self.isCredential(id) else {
            throw unusable("without a client id")
        }
        if let uris = MetadataText.stated(answer["redirect_uris"]), !uris.contains(redirectUri) {
            throw unusable("for another redirect URI than was asked for")
        }
        let secret = answer["client_secret"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        if let secret, !Self.isCredential(secret) { throw unusable("with a client secret that cannot be one") }
        let named = answer[present: "token_endpoint_auth_method"]?.stringValue
        guard
            let method = named.map({ ClientAuthMethod(rawValue: $0) })
                ?? (secret == nil ? ClientAuthMethod.none : asked),
            !method.needsSecret || secret != nil
        else {
            throw unusable("for a way to authenticate that is not supported here")
        }
        let now = context.services.clock.now
        let expiresAt = answer["client_secret_expires_at"]?.amount ?? 0
        return RegisteredClient(
            clientId: id, clientSecret: method.needsSecret ? secret : nil, authMethod: method, scopes: scopes,
            registeredAt: now,
            // 0: never (section 3.2.1). Seconds that are no date cannot overflow here.
            expiresAt: (1...253_402_300_799).contains(expiresAt) && method.needsSecret ? expiresAt * 1000 : nil)
    }

    /// RFC 6749, appendix A.1 and A.2; and nothing that large is one.
    private static func isCredential(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 8192 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    // MARK: Failures

    private var unavailable: Failure {
        described(
            .configuration(
                "registration_unavailable",
                "\(name) takes no clients by itself: register the product there with the redirect URI in `data`, then make an integration of this connector with its clientId and clientSecret."
            ))
    }

    private func refused(_ response: HTTPResponse, _ answer: JSONObject?) -> Failure {
        let code = OAuthErrorCode.shown(answer?["error"]?.stringValue ?? "")
        var failure = Failure.configuration(
            "registration_refused",
            "\(name) refused to register the product (HTTP \(response.status), \(code)): register it there by hand with the redirect URI in `data`, then make an integration with its clientId and clientSecret, of a connector that create_connector makes of `data.connector`."
        )
        failure.httpStatus = response.status
        failure.oauthCode = code
        return described(failure)
    }

    private func described(_ failure: Failure) -> Failure {
        failure.with("issuer", .string(server.issuer)).with("redirectUri", .string(redirectUri))
    }

    private func unusable(_ how: String) -> Failure {
        Failure(.providerError, .connection, "registration_invalid", "\(name) answered the registration \(how).")
    }
}

extension Context {
    /// What the product calls itself where nobody knows it.
    func clientName() throws(Failure) -> String {
        if let name = services.options.clientName { return name }
        return try neededWorkspace().key
    }
}
