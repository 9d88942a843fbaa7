import Testing

@testable import MembraneCore

/// How a client shows the token endpoint who it is.
@Suite struct ClientAuthenticationTests {
    private func redeem(_ config: JSON, parameters: JSON? = nil) throws -> HTTPRequest {
        let world = try World()
        try world.makeOAuthApp(config: config, parameters: parameters)
        _ = try world.connectOAuth(try world.tenant())
        return try #require(world.transport.tokenRequests.first)
    }

    private func header(_ token: String) throws -> JSON {
        let part = token.split(separator: ".").first.map { String($0) } ?? ""
        return try JSON(parsing: try #require(Base64.decode(Array(part.utf8), .url)), what: "The header")
    }

    private static let keys: [(String, String?, String)] = [
        (TestKeys.rsa, nil, "RS256"), (TestKeys.rsa, "PS256", "PS256"), (TestKeys.p256, nil, "ES256"),
        (TestKeys.p384, "ES384", "ES384"), (TestKeys.ed25519, nil, "EdDSA"),
    ]

    /// RFC 7523, section 3.
    @Test(arguments: keys.indices)
    func aPrivateKeySignsWhoTheClientIs(index: Int) throws {
        let (pem, algorithm, expected) = Self.keys[index]
        var config: JSON = [
            "clientAuthMethod": "private_key_jwt", "privateKey": ["$var": "connectorParameters.key"],
            "privateKeyId": "key-1", "clientAssertionHeaders": ["x5t#S256": "thumb"],
        ]
        if let algorithm { config = config.merging(["clientAssertionAlgorithm": .string(algorithm)]) }
        let request = try redeem(config, parameters: ["clientId": "client 1", "key": .string(pem)])
        #expect(request.headers["Authorization"] == nil && request.formValue("client_secret") == nil)
        #expect(request.formValue("client_id") == "client 1")
        #expect(
            request.formValue("client_assertion_type") == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        let assertion = try #require(request.formValue("client_assertion"))
        #expect(
            try header(assertion) == ["alg": .string(expected), "typ": "JWT", "kid": "key-1", "x5t#S256": "thumb"])
        let key = try Key(pem: Array(pem.utf8), algorithm: Algorithm(rawValue: expected))
        let parts = try TokenParts(assertion)
        try parts.checkSignature(KeySet([key]))
        let claims = try parts.claims()
        #expect(claims["iss"] == "client 1" && claims["sub"] == "client 1")
        #expect(claims["aud"] == "https://id.app.test/token")
        #expect(claims["iat"] == .integer(ManualClock.start / 1000))
        #expect(claims["exp"] == .integer(ManualClock.start / 1000 + 300))
        #expect(claims["jti"]?.stringValue?.count == 22)
    }

    @Test func everyAssertionIsUsedOnce() throws {
        let app = try ConnectedApp(config: [
            "clientAuthMethod": "private_key_jwt", "privateKey": .string(TestKeys.p256),
        ])
        app.expire()
        try app.send()
        let assertions = app.transport.tokenRequests.compactMap { $0.formValue("client_assertion") }
        #expect(assertions.count == 2 && Set(assertions).count == 2)
    }

    @Test func audienceAndIssuerMayDiffer() throws {
        let request = try redeem([
            "clientAuthMethod": "private_key_jwt", "privateKey": .string(TestKeys.rsa),
            "clientAssertionAudience": "https://issuer.test", "clientAssertionIssuer": "callback.test",
        ])
        let claims = try TokenParts(try #require(request.formValue("client_assertion"))).claims()
        #expect(claims["aud"] == "https://issuer.test" && claims["iss"] == "callback.test")
    }

    @Test func aJWKIsAKeyAsWell() throws {
        let key =
            #"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","kid":"own"}"#
        let request = try redeem(["clientAuthMethod": "private_key_jwt", "privateKey": .string(key)])
        let assertion = try #require(request.formValue("client_assertion"))
        #expect(try header(assertion) == ["alg": "EdDSA", "typ": "JWT", "kid": "own"])
    }

    @Test func aSecretSignsToo() throws {
        let secret = String(repeating: "s", count: 40)
        let request = try redeem(
            ["clientAuthMethod": "client_secret_jwt"],
            parameters: ["clientId": "c", "clientSecret": .string(secret)])
        let assertion = try #require(request.formValue("client_assertion"))
        #expect(try header(assertion)["alg"] == "HS256" && request.formValue("client_secret") == nil)
        try TokenParts(assertion).checkSignature(Secret(secret.utf8))
    }

    @Test func theMethodsOfRFC7591AreKnownByTheirNames() throws {
        let basic = try redeem(["clientAuthMethod": "client_secret_basic"])
        #expect(basic.headers["Authorization"]?.hasPrefix("Basic ") == true && basic.formValue("client_id") == nil)
        let post = try redeem(["clientAuthMethod": "client_secret_post"])
        #expect(post.headers["Authorization"] == nil && post.formValue("client_secret") == "s3cr:t/é")
        let none = try redeem(["clientAuthMethod": "none"])
        #expect(none.headers["Authorization"] == nil && none.formValue("client_secret") == nil)
        #expect(none.formValue("client_id") == "client 1")
    }

    /// RFC 6749, section 3.2.1.
    @Test func aClientWithoutASecretSaysWhoItIs() throws {
        let request = try redeem([:], parameters: ["clientId": "public"])
        #expect(request.headers["Authorization"] == nil && request.formValue("client_id") == "public")
    }

    /// TikTok's way.
    @Test func theClientsParametersMayHaveOtherNames() throws {
        let request = try redeem([
            "clientAuthLocation": "body", "clientIdParameter": "client_key", "clientSecretParameter": "client_word",
        ])
        #expect(request.formValue("client_key") == "client 1" && request.formValue("client_word") == "s3cr:t/é")
        #expect(request.formValue("client_id") == nil)
    }

    @Test(arguments: [
        "canary-no-key", "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----", "{\"kty\":\"canary\"}",
    ])
    func aKeyThatIsNoneIsTheIntegrationsFault(key: String) throws {
        let world = try World()
        try world.makeOAuthApp(
            config: ["clientAuthMethod": "private_key_jwt", "privateKey": ["$var": "connectorParameters.key"]],
            parameters: ["clientId": "c", "key": .string(key)])
        let client = try world.tenant()
        let attempt = try world.startOAuth(client)
        let refusal = client.refusal(.completeConnect, attempt.callback())
        #expect(refusal?.status == .configuration && refusal?.key == "client_key_invalid")
        #expect(refusal?.message.contains("canary") == false)
        #expect(world.transport.requests.isEmpty)
    }

    private static let wrong: [(config: JSON, path: String)] = [
        (["grantType": "password"], "grantType"), (["grantType": 5], "grantType"),
        (["grantType": "device_code"], "deviceAuthorizationUri"),
        (["grantType": "device_code", "deviceAuthorizationUri": "ftp://a"], "deviceAuthorizationUri"),
        (["pushedAuthorizationRequestUri": "nowhere"], "pushedAuthorizationRequestUri"),
        (["requirePushedAuthorizationRequests": true], "pushedAuthorizationRequestUri"),
        (["requirePushedAuthorizationRequests": "yes"], "requirePushedAuthorizationRequests"),
        (["clientAuthMethod": "tls_client_auth"], "clientAuthMethod"),
        (["clientAuthMethod": "private_key_jwt"], "privateKey"),
        (["clientAssertionAlgorithm": "none"], "clientAssertionAlgorithm"),
        (["clientAssertionHeaders": ["alg": "none"]], "clientAssertionHeaders.alg"),
        (["keepFromCallback": ["realmId"]], "keepFromCallback"),
        (["keepFromCallback": ["realmId": "("]], "keepFromCallback.realmId"),
        (["keepFromCallback": ["realmId": 5]], "keepFromCallback.realmId"),
        (["keepFromCallback": ["access_token": ".*"]], "keepFromCallback.access_token"),
        (["extra": ["request_uri": "x"]], "extra.request_uri"),
        (["extraTokenParameters": ["client_assertion": "x"]], "extraTokenParameters.client_assertion"),
        (["clientAuthMetod": "none"], "clientAuthMetod"),
    ]

    @Test(arguments: wrong)
    func whatCannotBeIsRefusedByItsPath(config: JSON, path: String) throws {
        let world = try World()
        let refusal = failure { () throws(Failure) in try world.makeOAuthApp(config: config) }
        #expect(refusal?.status == .invalidRequest, "\(refusal?.message ?? "")")
        #expect(refusal?.data["path"] == .string("getOAuthConfig.mapping." + path))
    }

    private static let texts = [
        "clientId", "clientSecret", "scopeSeparator", "clientIdParameter", "clientSecretParameter", "codeParameter",
        "refreshTokenParameter", "privateKey", "privateKeyId", "clientAssertionAudience", "clientAssertionIssuer",
        "issuer",
    ]
    private static let addresses = [
        "authorizeUri", "tokenUri", "refreshUri", "revocationUri", "deviceAuthorizationUri",
        "pushedAuthorizationRequestUri",
    ]
    private static let flags = [
        "requirePushedAuthorizationRequests", "noRefreshToken", "skipPkce", "keepRefreshToken", "refreshReturnsNoToken",
        "previousRefreshTokenServes", "issuerOptional", "issuerSlashOptional",
    ]
    private static let pairs = [
        "extra", "extraTokenParameters", "extraRefreshParameters", "tokenHeaders", "clientAssertionHeaders",
        "tokenErrors",
        "tokenResponse", "keepFromCallback",
    ]
    private static let choices = [
        "grantType", "clientAuthLocation", "clientAuthMethod", "clientAssertionAlgorithm", "tokenRequestFormat",
        "tokenRequestMethod", "expiresInUnit",
    ]
    private static let integers = ["defaultExpiresInSeconds", "refreshMarginSeconds", "refreshTokenGraceSeconds"]

    /// Every member, each with values that it cannot have.
    @Test func noMemberTakesWhatItCannotHave() throws {
        let world = try World()
        let wrong: [([String], [JSON])] = [
            (Self.texts, [5, ["a"], true]), (Self.addresses, [5, "javascript:x", "https://a@b.test", "/path"]),
            (Self.flags, ["true", 1]), (Self.pairs, ["a", ["a"], 5]), (Self.choices, ["nothing like it", true]),
            (Self.integers, [-1, "60", true, 9_000_000_000_000]), (["scopes"], [5, ["a": "b"]]),
        ]
        for (names, values) in wrong {
            for name in names {
                for value in values {
                    var config = JSONObject()
                    config[name] = value
                    let refusal = failure { () throws(Failure) in
                        try world.makeOAuthApp(config: .object(config))
                    }
                    #expect(refusal?.status == .invalidRequest, "\(name): \(value.text)")
                    #expect(
                        refusal?.data["path"] == .string("getOAuthConfig.mapping." + name), "\(name): \(value.text)")
                }
            }
        }
    }
}
