/// Where OAuth 1 tokens are got (RFC 5849, sections 2.1 and 2.3).
struct OAuth1Endpoint {
    private let config: OAuth1Config
    private let endpoints: OAuth1Config.Endpoints
    private let appName: String
    private let services: Services

    init(_ config: OAuth1Config, appName: String, _ services: Services) throws(Failure) {
        guard let endpoints = config.endpoints else {
            throw .configuration("connector_invalid", "“getOAuthConfig” of the connector gives no “authorizeUri”.")
        }
        self.config = config
        self.endpoints = endpoints
        self.appName = appName
        self.services = services
    }

    /// Temporary credentials, for one person's way through the app's page.
    func temporaryCredentials(callback: String, _ call: Call) throws(Failure) -> OAuth1Signer.Token {
        let signer = OAuth1Signer(config, nil, further: [("oauth_callback", callback)], services)
        let answer = try send(
            config.extraRequestTokenParameters, to: endpoints.requestTokenUri, "requestTokenUri", signer, nil, call)
        // Without it the server is of the time before the verifier: an attacker could have somebody else grant access
        // to the attacker's own attempt.
        guard answer["oauth_callback_confirmed"] == "true" else {
            throw invalid("without confirming the callback (RFC 5849, section 2.1): its OAuth 1 is not safe to use")
        }
        return try token(answer)
    }

    /// What the person has granted; all that the app says with it.
    func tokenCredentials(
        _ temporary: OAuth1Signer.Token, verifier: String, _ call: Call
    ) throws(Failure) -> JSONObject {
        let signer = OAuth1Signer(config, temporary, further: [("oauth_verifier", verifier)], services)
        let answer = try send([], to: endpoints.tokenUri, "tokenUri", signer, (temporary, verifier), call)
        _ = try token(answer)
        return answer
    }

    private func token(_ answer: JSONObject) throws(Failure) -> OAuth1Signer.Token {
        guard let identifier = answer["oauth_token"]?.stringValue, !identifier.isEmpty,
            let secret = answer["oauth_token_secret"]?.stringValue
        else { throw invalid("without a token") }
        return OAuth1Signer.Token(identifier: identifier, secret: Secret(secret.utf8))
    }

    private func send(
        _ parameters: [(String, String)], to address: String, _ what: String, _ signer: OAuth1Signer,
        _ granted: (token: OAuth1Signer.Token, verifier: String)?, _ call: Call
    ) throws(Failure) -> JSONObject {
        var request = HTTPRequest(
            method: config.tokenRequestMethod.rawValue, uri: try URI(address, what: "The \(what) of \(appName)"))
        request.maximumAnswer = Self.maximumAnswer
        if config.tokenRequestMethod == .post {
            request.headers["Content-Type"] = "application/x-www-form-urlencoded"
            request.body = Array(FormEncoding.encode(parameters).utf8)
        } else if !parameters.isEmpty {
            request.uri = request.uri.appending(query: parameters)
        }
        try signer.sign(&request, call)
        let response = try services.transport.send(request, call)
        // Always a form, whatever its type is said to be.
        var answer = JSONObject()
        for (name, value) in FormEncoding.decode(String(decoding: response.body, as: UTF8.self)) {
            answer[name] = .string(value)
        }
        if (200..<300).contains(response.status), answer[present: "oauth_problem"] == nil { return answer }
        let endpoint: ProviderWords.Endpoint = granted == nil ? .temporaryCredentials : .token
        let redaction = redaction(granted)
        let failure =
            response.status == 429
            ? Failure.rateLimited(response, by: endpoint.name(of: appName), services.clock)
            : refused(response, answer, by: endpoint, redaction)
        throw ProviderWords(endpoint, response, answer, redaction).added(to: failure)
    }

    private func redaction(_ granted: (token: OAuth1Signer.Token, verifier: String)?) -> Redaction {
        var secrets = config.extraRequestTokenParameters.map(\.1).filter { $0.utf8.count >= Redaction.shortestSecret }
        secrets.append(String(decoding: config.consumerSecret.exposed, as: UTF8.self))
        if let granted {
            let secret = String(decoding: granted.token.secret.exposed, as: UTF8.self)
            secrets += [granted.token.identifier, secret, granted.verifier]
        }
        return Redaction(texts: secrets.filter { $0.utf8.count >= Redaction.shortestCredential })
    }

    /// No server's answer comes near it.
    private static let maximumAnswer = 1 << 20

    private func invalid(_ how: String) -> Failure {
        Failure(.providerError, .connection, "token_answer_invalid", "\(appName) answered the token request \(how).")
    }

    private func refused(
        _ response: HTTPResponse, _ answer: JSONObject, by endpoint: ProviderWords.Endpoint, _ redaction: Redaction
    ) -> Failure {
        let speaker = endpoint.name(of: appName)
        let problem = answer["oauth_problem"]?.stringValue.map { OAuthErrorCode.shown($0, redaction) }
        let shown = problem ?? "HTTP \(response.status)"
        var failure: Failure
        switch response.status {
        case 500...: failure = .providerError(response.status, speaker)
        case 300..<400:
            failure = invalid("with a redirect, which is not followed: the connector's address of it is wrong")
        case _ where endpoint == .temporaryCredentials:
            failure = Failure(
                .integrationBroken, .configuration, "client_refused",
                "\(speaker) refused the integration's consumer key, or what it signs (\(shown)): correct the integration's "
                    + "parameters, and look at this machine's clock.")
        default:
            failure = Failure(
                .connectRefused, .connection, "grant_refused",
                "\(speaker) does not accept the authorization (\(shown)); connect again.")
        }
        failure.oauthCode = problem
        failure.httpStatus = response.status
        return failure
    }
}
