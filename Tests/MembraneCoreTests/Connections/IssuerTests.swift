import Testing

@testable import MembraneCore

/// RFC 9207: the answer must name the server that the person was sent to.
@Suite struct IssuerTests {
    private let world: World

    init() throws { world = try World() }

    private func refusal(issuer: String?, _ answer: [(String, String)]) throws -> Failure? {
        try world.makeOAuthApp(config: issuer.map { ["issuer": .string($0)] } ?? [:])
        let client = try world.tenant()
        let attempt = try world.startOAuth(client)
        return client.refusal(.completeConnect, attempt.callback(answer + [("state", attempt.state)]))
    }

    @Test func theRightIssuerIsAccepted() throws {
        #expect(try refusal(issuer: "https://id.app.test", [("code", "c"), ("iss", "https://id.app.test")]) == nil)
    }

    @Test(arguments: [
        "https://id.app.test/", "https://ID.app.test", "http://id.app.test", "https://id.app.test:443",
        "https://evil.test", "",
        "https://id.app.test ",
    ])
    func issuersAreComparedByteForByte(issuer: String) throws {
        let refusal = try refusal(issuer: "https://id.app.test", [("code", "c"), ("iss", issuer)])
        #expect(refusal?.status == .connectRefused && refusal?.key == "issuer_mismatch")
        #expect(world.transport.requests.isEmpty)
    }

    @Test func theIssuerMustBeThere() throws {
        #expect(try refusal(issuer: "https://id.app.test", [("code", "c")])?.key == "issuer_mismatch")
    }

    @Test func anotherServersErrorSaysNothing() throws {
        let refusal = try refusal(
            issuer: "https://id.app.test", [("error", "access_denied"), ("iss", "https://evil.test")])
        #expect(refusal?.key == "issuer_mismatch" && refusal?.oauthCode == nil)
    }

    /// A server that forgets its name in errors: nobody is believed, and whoever set it up sees what it said.
    @Test func anErrorWithoutAnIssuerIsShownBesideTheMismatch() throws {
        let refusal = try #require(try refusal(issuer: "https://id.app.test", [("error", "invalid_scope")]))
        #expect(refusal.status == .connectRefused && refusal.key == "issuer_mismatch" && refusal.oauthCode == nil)
        #expect(refusal.data["error"] == "invalid_scope" && refusal.message.contains("invalid_scope"))
    }

    @Test func whatIsNoCodeIsNotShownBesideTheMismatch() throws {
        let refusal = try refusal(
            issuer: "https://id.app.test", [("error", "<b>call 555</b>"), ("error_description", "call 555")])
        #expect(refusal?.key == "issuer_mismatch" && refusal?.json.text.contains("555") == false)
    }

    @Test func theRightServersErrorIsBelieved() throws {
        let refusal = try refusal(
            issuer: "https://id.app.test", [("error", "access_denied"), ("iss", "https://id.app.test")])
        #expect(refusal?.key == "access_denied" && refusal?.oauthCode == "access_denied")
    }

    @Test func withoutAKnownIssuerNothingIsCompared() throws {
        #expect(try refusal(issuer: nil, [("code", "c"), ("iss", "https://anything.test")]) == nil)
    }

    /// For servers of which nobody knows whether they name themselves.
    @Test(
        arguments: [
            (nil, nil), ("https://id.app.test", nil), ("https://id.app.test/", "issuer_mismatch"),
            // As if it were left out (RFC 6749, section 3.1).
            ("", nil),
            ("https://evil.test", "issuer_mismatch"),
        ] as [(String?, String?)])
    func anIssuerThatMayBeMissingMayNotBeAnother(issuer: String?, key: String?) throws {
        try world.makeOAuthApp(config: ["issuer": "https://id.app.test", "issuerOptional": true])
        let client = try world.tenant()
        let attempt = try world.startOAuth(client)
        let query = [("code", "c"), ("state", attempt.state)] + (issuer.map { [("iss", $0)] } ?? [])
        #expect(client.refusal(.completeConnect, attempt.callback(query))?.key == key)
        #expect(world.transport.requests.isEmpty == (key != nil))
    }
}
