import Testing

@testable import MembraneCore

/// OAuth apps whose tokens a connector gets, changes or renews in its own way.
@Suite struct TokenFunctionTests {
    private static let parameters: JSON = ["clientId": "id", "clientSecret": "canary-secret"]

    /// TikTok's way: another name for the code, and the answer inside `data`.
    @Test func getTokenDataReplacesTheExchange() throws {
        let world = try World()
        try world.makeOAuthApp(
            members: [
                "getTokenData": [
                    "type": "rest-api-mapping", "method": "POST", "path": "https://id.app.test/exchange",
                    "requestMapping": [
                        "data": [
                            "auth_code": ["$var": "queryParameters.auth_code"],
                            "key": ["$var": "connectorParameters.clientId"], "verifier": ["$var": "codeVerifier"],
                            "uri": ["$var": "redirectUri"],
                        ]
                    ],
                    "responseMapping": [
                        "access_token": ["$var": "response.data.data.token"],
                        "refresh_token": ["$var": "response.data.data.refresh"], "expires_in": 600,
                    ],
                ]
            ], parameters: Self.parameters)
        world.transport.onToken { _ in .json(#"{"data": {"token": "t", "refresh": "r"}}"#) }
        let client = try world.tenant()
        let attempt = try world.startOAuth(client)
        let callback = attempt.callback([("auth_code", "c"), ("state", attempt.state)])
        let id = try client.call(.completeConnect, callback)["connection"]?["id"]?.stringValue ?? ""
        let body = try JSON(parsing: world.transport.tokenRequests[0].bodyText, what: "The body")
        #expect(body["auth_code"] == "c" && body["key"] == "id" && body["uri"] == .string(World.callbackUri))
        #expect(body["verifier"]?.stringValue?.count == 43)
        #expect(try world.connection(id)?.credentialsExpireAt == world.clock.now + 600_000)
        #expect(try world.connection(id)?.canRefresh == true)
        let refused = try world.startOAuth(client)
        let error = client.refusal(
            .completeConnect, refused.callback([("error", "access_denied"), ("state", refused.state)]))
        #expect(error?.key == "access_denied")
    }

    /// Trello's way: there is nothing to exchange.
    @Test func getTokenDataMayTakeTheTokenFromTheCallback() throws {
        let world = try World()
        try world.makeOAuthApp(members: [
            "getTokenData": ["type": "mapping", "mapping": ["access_token": ["$var": "queryParameters.token"]]]
        ])
        let client = try world.tenant()
        let attempt = try world.startOAuth(client)
        _ = try client.call(.completeConnect, attempt.callback([("token", "tok"), ("state", attempt.state)]))
        #expect(world.transport.tokenRequests.isEmpty)
        #expect(try world.credentials(attempt.connectionId) == ["access_token": "tok"])
        let empty = try world.startOAuth(client)
        let bad = empty.callback([("token", "a\r\nb"), ("state", empty.state)])
        #expect(client.refusal(.completeConnect, bad)?.key == "token_answer_invalid")
    }

    /// Facebook's way: the token itself is exchanged for one that lives longer, at once and ever again.
    @Test func aTokenIsExchangedForALongerOne() throws {
        func exchange(_ token: JSON) -> JSON {
            [
                "type": "rest-api-mapping", "path": "https://id.app.test/exchange",
                "requestMapping": ["query": ["grant_type": "fb_exchange_token", "fb_exchange_token": token]],
                "refusedWhen": ["$eval": ["$var": "response.data.error.code"], "is": 190],
            ]
        }
        let world = try World()
        try world.makeOAuthApp(
            config: ["noRefreshToken": true],
            members: [
                "getCredentialsFromAccessTokenResponse": exchange(["$var": "tokenResponse.access_token"]),
                "refreshCredentials": exchange(["$var": "credentials.access_token"]),
            ])
        world.transport.onToken {
            guard $0.uri.path == "/exchange" else { return .json(#"{"access_token": "short", "expires_in": 3600}"#) }
            let token = $0.uri.queryItems.last?.1 ?? ""
            return .json(#"{"access_token": "\#(token)+", "expires_in": 5184000}"#)
        }
        let client = try world.tenant()
        let id = try world.connectOAuth(client)
        #expect(try world.credentials(id) == ["access_token": "short+", "expires_in": 5_184_000])
        #expect(try world.connection(id)?.credentialsExpireAt == world.clock.now + 5_184_000_000)
        world.clock.advance(seconds: 5_184_000 - 300)
        #expect(try world.engine.runDue(DueLimits())["connections"].done == 1)
        #expect(try world.credentials(id)["access_token"] == "short++")
        world.transport.onToken { _ in .json(#"{"error": {"code": 190}}"#, status: 400) }
        world.clock.advance(seconds: 5_184_000)
        // The tenant's own token has long expired, too.
        let later = try world.tenant()
        let refusal = later.refusal(.request, ["connectionId": .string(id), "path": "/me"])
        #expect(refusal?.status == .disconnected && refusal?.httpStatus == 400)
    }

    /// Multi-tenant APIs: where the account lives is asked with the new token.
    @Test func whatTheAppAnswersAfterwardsIsKept() throws {
        let world = try World()
        try world.makeOAuthApp(members: [
            "getCredentialsFromAccessTokenResponse": [
                "type": "rest-api-mapping", "path": "/accounts",
                "responseMapping": ["account": ["$var": "response.data.id"]],
            ]
        ])
        world.transport.onApp { _ in .json(#"{"id": "eu7", "canary": 1}"#) }
        let id = try world.connectOAuth(try world.tenant())
        let request = try #require(world.transport.appRequests.first)
        #expect(request.uri.text == "https://api.app.test/v1/accounts" && request.accessToken == "access-1")
        #expect(try world.credentials(id)["account"] == "eu7" && world.credentials(id)["canary"] == nil)
        #expect(try world.connection(id)?.credentialsExpireAt == world.clock.now + 3_600_000)
    }

    /// The token before is spent: what came must be kept, whatever the connector makes of it.
    @Test func aRotatedTokenIsKeptWhenTheConnectorFailsWithTheAnswer() throws {
        let world = try World()
        try world.makeOAuthApp(members: [
            "getCredentialsFromRefreshTokenResponse": [
                "type": "mapping",
                "mapping": ["account": ["$concat": ["a-", ["$var": "tokenResponse.account"]]]],
            ]
        ])
        let client = try world.tenant()
        let id = try world.connectOAuth(client)
        world.clock.advance(seconds: 3600)
        _ = try client.call(.request, ["connectionId": .string(id), "path": "/me"])
        #expect(try world.credentials(id)["refresh_token"] == "refresh-2")
        #expect(world.transport.appRequests.last?.accessToken == "access-2")
    }
}
