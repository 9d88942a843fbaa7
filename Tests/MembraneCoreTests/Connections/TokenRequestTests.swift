import Testing

@testable import MembraneCore

/// What is sent to the token endpoint, byte for byte.
@Suite struct TokenRequestTests {
    private let world: World

    init() throws { world = try World() }

    private func redeem(_ config: JSON) throws -> (request: HTTPRequest, attempt: OAuthAttempt) {
        try world.makeOAuthApp(config: config)
        let attempt = try world.startOAuth(world.tenant())
        _ = try world.tenant().call(
            .completeConnect, attempt.callback([("code", "c/ö+de 1"), ("state", attempt.state)]))
        return (try #require(world.transport.tokenRequests.first), attempt)
    }

    @Test func withTheSecretInTheHeader() throws {
        let request = try redeem([:]).request
        let verifier = try #require(request.formValue("code_verifier"))
        #expect(request.method == "POST" && request.uri.text == "https://id.app.test/token")
        // RFC 6749, section 2.3.1: both parts are form-encoded, then joined.
        let basic = Base64.encode(Array("client+1:s3cr%3At%2F%C3%A9".utf8))
        #expect(
            request.headerLines == [
                "Accept: application/json", "Authorization: Basic \(basic)",
                "Content-Type: application/x-www-form-urlencoded",
            ])
        #expect(
            request.bodyText == "grant_type=authorization_code&code=c%2F%C3%B6%2Bde+1"
                + "&redirect_uri=https%3A%2F%2Fproduct.test%2Fcallback&code_verifier=\(verifier)")
    }

    @Test func withTheSecretInTheBody() throws {
        let request = try redeem(["clientAuthLocation": "body"]).request
        let verifier = try #require(request.formValue("code_verifier"))
        #expect(request.headerLines == ["Accept: application/json", "Content-Type: application/x-www-form-urlencoded"])
        #expect(
            request.bodyText == "grant_type=authorization_code&code=c%2F%C3%B6%2Bde+1"
                + "&redirect_uri=https%3A%2F%2Fproduct.test%2Fcallback&code_verifier=\(verifier)"
                + "&client_id=client+1&client_secret=s3cr%3At%2F%C3%A9")
    }

    @Test func asJSON() throws {
        let request = try redeem(["clientAuthLocation": "body", "tokenRequestFormat": "json"]).request
        let json = try JSON(parsing: request.bodyText, what: "The body")
        #expect(request.headerLines == ["Accept: application/json", "Content-Type: application/json"])
        #expect(
            json == [
                "grant_type": "authorization_code", "code": "c/ö+de 1", "redirect_uri": "https://product.test/callback",
                "code_verifier": json["code_verifier"] ?? .null, "client_id": "client 1", "client_secret": "s3cr:t/é",
            ])
    }

    @Test func aPublicClientSendsNoSecret() throws {
        let request = try redeem(["clientAuthLocation": "body", "clientSecret": ""]).request
        #expect(request.formValue("client_id") == "client 1" && request.formValue("client_secret") == nil)
        #expect(request.headers["Authorization"] == nil)
    }

    @Test func aRefreshSendsTheRefreshToken() throws {
        _ = try redeem([:])
        world.clock.advance(seconds: 3600)
        let id = try world.tenant().call(.listConnections)["items"]?[0]?["id"] ?? .null
        _ = try world.tenant().call(.request, ["connectionId": id, "path": "/x"])
        let request = try #require(world.transport.tokenRequests.last)
        #expect(request.bodyText == "grant_type=refresh_token&refresh_token=refresh-1")
        #expect(request.headers["Authorization"]?.hasPrefix("Basic ") == true)
    }
}
