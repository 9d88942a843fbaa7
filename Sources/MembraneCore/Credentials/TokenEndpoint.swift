/// A provider's token endpoint (RFC 6749, section 3.2), and those that are asked in the same way: for revocation
/// (RFC 7009), pushed authorization requests (RFC 9126), and device authorization (RFC 8628).
struct TokenEndpoint {
    private let config: OAuthConfig
    private let appName: String
    private let services: Services

    init(_ config: OAuthConfig, appName: String, _ services: Services) {
        self.config = config
        self.appName = appName
        self.services = services
    }

    /// What a token request says itself.
    static let reserved = [
        "grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "client_id", "client_secret",
        "device_code",
        "client_assertion", "client_assertion_type",
    ]

    private enum Request: String {
        case token = "token request"
        case revocation = "revocation request"
        case pushedAuthorization = "pushed authorization request"
        case deviceAuthorization = "device authorization request"

        var endpoint: ProviderWords.Endpoint {
            switch self {
            case .token: .token
            case .revocation: .revocation
            case .pushedAuthorization: .pushedAuthorization
            case .deviceAuthorization: .deviceAuthorization
            }
        }
    }

    /// An answer, and what it is an answer to.
    private struct Exchange {
        let request: Request
        let response: HTTPResponse
        let answer: JSONObject?
        /// Of what was sent and is shown to nobody.
        let redaction: Redaction

        /// What went wrong, in the provider's own words.
        func failed(_ failure: Failure) -> Failure {
            ProviderWords(request.endpoint, response, answer, redaction).added(to: failure)
        }

        /// The code, unless it repeats a secret.
        func shown(_ code: String) -> String {
            redaction.finds(in: code) ? OAuthErrorCode.unrecognised : code
        }
    }

    private func speaker(_ request: Request) -> String { request.endpoint.name(of: appName) }

    /// Section 4.1.3, with the verifier of RFC 7636, section 4.5.
    func redeem(code: String, redirectUri: String, codeVerifier: String?, _ call: Call) throws(Failure) -> TokenResponse
    {
        var form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectUri)]
        if let codeVerifier { form.append(("code_verifier", codeVerifier)) }
        let requestedAt = services.clock.now
        return try read(try send(form + config.rules.extraTokenParameters, to: config.tokenUri, call), requestedAt)
    }

    /// Section 6.
    func refresh(_ refreshToken: String, _ call: Call) throws(Failure) -> TokenResponse {
        let form = [("grant_type", "refresh_token"), (config.rules.refreshTokenParameter, refreshToken)]
        let extra = config.rules.extraTokenParameters + config.rules.extraRefreshParameters
        let requestedAt = services.clock.now
        return try read(
            try send(form + extra, to: config.refreshUri, call), requestedAt,
            needsToken: !config.rules.refreshReturnsNoToken)
    }

    /// Section 4.4.
    func grantToClient(_ call: Call) throws(Failure) -> TokenResponse {
        let requestedAt = services.clock.now
        let form = [("grant_type", "client_credentials")] + scope + config.rules.extraTokenParameters
        return try read(try send(form, to: config.tokenUri, call), requestedAt)
    }

    /// RFC 8628, section 3.4.
    func redeem(deviceCode: String, _ call: Call) throws(Failure) -> TokenResponse {
        let requestedAt = services.clock.now
        let form = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", deviceCode)]
        return try read(try send(form + config.rules.extraTokenParameters, to: config.tokenUri, call), requestedAt)
    }

    /// RFC 8628, section 3.1.
    func authorizeDevice(_ call: Call) throws(Failure) -> DeviceAuthorization {
        let requestedAt = services.clock.now
        let form = client + scope + config.extra
        let exchange = try send(form, to: config.deviceAuthorizationUri ?? "", call, .deviceAuthorization)
        let answer = try object(exchange)
        do throws(DeviceAuthorization.Problem) {
            return try DeviceAuthorization(answer, requestedAt: requestedAt)
        } catch {
            throw invalid(error.description, exchange)
        }
    }

    /// RFC 9126, section 2. Gives the address of the request, and when it ends, as far as the provider says it.
    func push(
        _ parameters: [(String, String)], to uri: String, _ call: Call
    ) throws(Failure) -> (uri: String, expiresAt: Int64?) {
        let requestedAt = services.clock.now
        let exchange = try send(parameters, to: uri, call, .pushedAuthorization)
        let answer = try object(exchange)
        guard let uri = answer["request_uri"]?.stringValue, (1...2048).contains(uri.utf8.count),
            uri.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw invalid("without a `request_uri`", exchange) }
        guard let lifetime = answer[present: "expires_in"] else { return (uri, nil) }
        guard let seconds = lifetime.amount, (1...86_400).contains(seconds) else {
            throw invalid("with a lifetime that cannot be one (`expires_in`)", exchange)
        }
        return (uri, requestedAt + seconds * 1000)
    }

    private var scope: [(String, String)] {
        config.scopes.isEmpty ? [] : [("scope", config.scopes.joined(separator: config.scopeSeparator))]
    }

    private var client: [(String, String)] { [(config.clientIdParameter, config.clientId)] }

    /// Gives a token back (RFC 7009, section 2.1). A token that the provider does not know is as good as revoked.
    func revoke(_ token: String, isRefreshToken: Bool, at uri: String, _ call: Call) throws(Failure) {
        let hint = isRefreshToken ? "refresh_token" : "access_token"
        let exchange = try send([("token", token), ("token_type_hint", hint)], to: uri, call, .revocation)
        let response = exchange.response
        if response.status == 429 {
            throw exchange.failed(.rateLimited(response, by: speaker(.revocation), services.clock))
        }
        guard (200..<300).contains(response.status) || response.status == 400 else {
            throw exchange.failed(.providerError(response.status, speaker(.revocation)))
        }
    }

    private func send(
        _ parameters: [(String, String)], to address: String, _ call: Call, _ kind: Request = .token
    ) throws(Failure) -> Exchange {
        var form = parameters
        var query: [(String, String)] = []
        // Those other endpoints came with their RFCs, and nobody asks them in another way.
        let isStandard = kind == .pushedAuthorization || kind == .deviceAuthorization
        let method = isStandard ? .post : config.rules.requestMethod
        let format = isStandard ? .form : config.rules.requestFormat
        var request = HTTPRequest(
            method: method.rawValue, uri: try URI(address, what: "The address for the \(kind.rawValue) of \(appName)"))
        request.maximumAnswer = Self.maximumAnswer
        request.headers["Accept"] = "application/json"
        request.headers.replace(with: config.rules.headers)
        let named = isStandard ? [] : client
        let secret = config.clientSecret.map { [(config.clientSecretParameter, $0)] } ?? []
        switch config.clientAuthLocation {
        case _ where config.assertion != nil:
            let assertion = try config.assertion?.fields(
                clientId: config.clientId, endpoint: config.tokenUri, now: services.clock.now, services.random)
            form += named + (assertion ?? [])
        case _ where config.isPublicClient: form += named
        case .headers:
            // Section 2.3.1: both parts are form-encoded before they are joined.
            let pair = FormEncoding.encode(config.clientId) + ":" + FormEncoding.encode(config.clientSecret ?? "")
            request.headers["Authorization"] = "Basic " + Base64.encode(Array(pair.utf8))
        case .body: form += named + secret
        case .query: query += client + secret
        }
        switch format {
        case .form where method == .post:
            request.headers["Content-Type"] = "application/x-www-form-urlencoded"
            request.body = Array(FormEncoding.encode(form).utf8)
        case .json where method == .post:
            var object = JSONObject()
            // What is said several times in a form is a list in JSON.
            for (name, value) in form {
                object[name] = object[name].map { .array(($0.arrayValue ?? [$0]) + [.string(value)]) } ?? .string(value)
            }
            request.headers["Content-Type"] = "application/json"
            request.body = Array(JSON.object(object).text.utf8)
        case .form, .json, .query: query += form
        }
        if !query.isEmpty { request.uri = request.uri.appending(query: query) }
        let response = try services.transport.send(request, call)
        return Exchange(
            request: kind, response: response,
            answer: response.body.count <= Self.maximumAnswer ? TokenAnswer.object(response) : nil,
            redaction: Redaction(
                texts: (form + query + secret).filter { !Self.public.contains($0.0) && isSecret($0.0, $0.1) }.map(\.1)))
    }

    /// What the connector adds may be a word that stands in any text.
    private func isSecret(_ name: String, _ value: String) -> Bool {
        let own = ["code", config.rules.refreshTokenParameter, config.clientSecretParameter]
        let isCredential = own.contains(name) || JSON.isSecretName(name)
        return value.utf8.count >= (isCredential ? Redaction.shortestCredential : Redaction.shortestSecret)
    }

    /// Parameters that are no secrets, whoever sees them.
    private static let `public`: Set<ExactText> = [
        "grant_type", "redirect_uri", "client_id", "scope", "token_type_hint", "response_type", "client_assertion_type",
        "code_challenge", "code_challenge_method", "resource", "audience", "state",
    ]

    /// No provider's answer comes near it.
    private static let maximumAnswer = 1 << 20

    private func read(
        _ exchange: Exchange, _ requestedAt: Int64, needsToken: Bool = true
    ) throws(Failure) -> TokenResponse {
        let answer = try object(exchange)
        do throws(TokenResponse.Problem) {
            return try TokenResponse(answer, config.rules, requestedAt: requestedAt, needsToken: needsToken)
        } catch {
            switch error {
            case .noToken: throw invalid("without an access token", exchange)
            case .malformedToken: throw invalid("with a token that cannot be one", exchange)
            }
        }
    }

    /// The body of an answer that is none of an error.
    private func object(_ exchange: Exchange) throws(Failure) -> JSONObject {
        let response = exchange.response
        let speaker = speaker(exchange.request)
        if response.status == 429 { throw exchange.failed(.rateLimited(response, by: speaker, services.clock)) }
        guard response.body.count <= Self.maximumAnswer else { throw invalid("with too much", exchange) }
        // Whatever the status: some providers answer 200 with an error in it.
        if let answer = exchange.answer, let code = errorCode(answer).map(exchange.shown) {
            throw exchange.failed(
                .tokenRefusal(code, answer, response, by: speaker, services.clock, to: exchange.request.rawValue))
        }
        if (300..<400).contains(response.status) {
            throw invalid("with a redirect, which is not followed: the connector's address of it is wrong", exchange)
        }
        guard (200..<300).contains(response.status) else {
            throw exchange.failed(.providerError(response.status, speaker))
        }
        return exchange.answer ?? JSONObject()
    }

    private func invalid(_ how: String, _ exchange: Exchange) -> Failure {
        exchange.failed(
            .answerInvalid(
                how, to: exchange.request.rawValue, exchange.response, by: speaker(exchange.request)))
    }

    // MARK: Errors

    /// Nil when the answer has none; by the standard's names where the connector knows the provider's.
    private func errorCode(_ answer: JSONObject) -> String? {
        let rules = config.rules
        // What a connector has a name for need not look like a code: Zoho says "Access Denied".
        let named = answer["error"]?.stringValue.flatMap { rules.errorCodes[$0] }
        let standard = named ?? TokenAnswer.standardError(answer)
        guard let path = rules.paths["error"], let found = TokenResponse.value(at: path, answer),
            TokenAnswer.isError(found), let value = found.plainText, !rules.successValues.contains(value)
        else { return standard }
        if let known = rules.errorCodes[value] { return known }
        // The standard's own member says more than a code that nobody knows.
        guard let standard, standard != OAuthErrorCode.unrecognised else { return OAuthErrorCode.shown(value) }
        return standard
    }
}
