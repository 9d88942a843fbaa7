@testable import MembraneCore

extension Target {
    /// What providers answer, of all kinds. The first byte chooses the kind, and the connector's rules.
    static let answer = Target(name: "answer") { input in
        guard let first = input.first else { return }
        let bytes = Array(input.dropFirst())
        var response = HTTPResponse(status: 200, body: bytes)
        response.headers["Content-Type"] = first & 32 == 0 ? "application/json" : "application/x-www-form-urlencoded"
        guard let answer = TokenAnswer.object(response) else { return }
        checkTokens(answer, first)
        checkError(answer, response)
        checkDevice(answer)
        checkMetadata(answer)
        checkRefreshes(answer)
    }

    private static let now: Int64 = 1_800_000_000_000

    // MARK: Tokens

    private static func checkTokens(_ answer: JSONObject, _ first: UInt8) {
        var rules = TokenEndpointRules()
        rules.lifetimeUnit = TokenEndpointRules.LifetimeUnit.allCases[Int(first) % 3]
        if first & 64 != 0 {
            rules.paths = ["accessToken": "data.token", "expiresIn": "data.expires", "expiresAt": "data.until"]
        }
        guard let response = try? TokenResponse(answer, rules, requestedAt: now) else { return }
        expect(!(response.answer["access_token"]?.stringValue ?? "").isEmpty, "there is a token")
        for token in [response.answer["access_token"]?.stringValue, response.refreshToken] {
            expect(token?.utf8.allSatisfy { 0x20...0x7e ~= $0 } ?? true, "a token ends no header")
        }
        for instant in [response.expiresAt, response.refreshTokenExpiresAt] {
            expect(
                instant.map { $0 > now && $0 < now + 400 * 365 * 86_400_000 } ?? true, "an end is ahead, and not far")
        }
        let facts = CredentialFacts(response, rules, canRefresh: true)
        expect(facts.refreshAt.map { $0 >= now } ?? true, "what is new is not due before it came")
        expect(facts.refreshAt(learnedLifetime: .max).map { $0 >= now } ?? true, "whatever was learned")
    }

    private static func checkError(_ answer: JSONObject, _ response: HTTPResponse) {
        guard let code = TokenAnswer.standardError(answer) else { return }
        expect(code.utf8.allSatisfy { PercentEncoding.isLetterOrDigit($0) || "_-.".utf8.contains($0) }, "a code is one")
        let failure = Failure.tokenRefusal(code, answer, response, by: "App", FuzzClock())
        expect(failure.status != .internal && failure.oauthCode == code, "a refusal says who must act")
    }

    // MARK: Devices

    private static func checkDevice(_ answer: JSONObject) {
        guard let device = try? DeviceAuthorization(answer, requestedAt: now) else { return }
        expect(now < device.expiresAt && device.expiresAt <= now + 3_600_000, "nobody waits for longer than an hour")
        expect((1000...300_000).contains(device.interval), "nor asks all the time")
        for text in [device.userCode, device.verificationUri, device.verificationUriComplete ?? "x"] {
            expect(text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.isEmpty, "people can be shown it")
        }
        expect(WebAddress.problem(device.verificationUri) == nil, "and go there")
    }

    // MARK: Metadata

    private static func checkMetadata(_ answer: JSONObject) {
        guard let options = try? EngineOptions(json: nil), let app = try? AppAddress("https://mcp.test/app", options),
            let place = try? WellKnownAddress.protectedResource(app.uri).first
        else { return expect(false, "there is an app") }
        if let resource = try? ProtectedResource(answer, at: place, for: app) {
            let uri = try? URI(resource.resource, what: "The resource")
            expect(uri?.origin == "https://mcp.test", "nobody speaks for another app")
            expect(resource.scopes.allSatisfy { $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } }, "scopes are plain")
        }
        guard let server = try? AuthorizationServer(answer, issuer: "https://id.test", options) else { return }
        expect(server.issuer == "https://id.test", "nor for another server")
        for address in [server.authorizeUri, server.tokenUri, server.registrationUri, server.revocationUri] {
            expect(
                address.map { WebAddress.problem($0) == nil && $0.hasPrefix("https://") } ?? true, "addresses are https"
            )
        }
        _ = server.authMethod()
    }

    // MARK: What is kept

    /// What is read from a store may be anything.
    private static func checkRefreshes(_ stored: JSONObject) {
        if let failure = RefreshFailure(storedForm: stored) {
            expect(RefreshFailure(storedForm: failure.storedForm)?.failure.key == failure.failure.key, "it is kept")
        }
        _ = DeviceAuthorization(sealedForm: stored)
        _ = DiscoveredParameters(stored).issuer
    }
}
