import Testing

@testable import MembraneCore

/// Connectors with several ways to authenticate.
@Suite struct AuthOptionTests {
    private let world: World
    private let client: Client

    private static let key: JSON = [
        "type": "client-credentials", "title": "API key", "description": "From the settings page.",
        "inputSchema": [
            "type": "object", "properties": ["apiKey": ["type": "string", "minLength": 4]], "required": ["apiKey"],
        ],
        "makeApiClient": [
            "type": "mapping",
            "mapping": ["baseUri": "https://api.app.test", "headers": ["X-Api-Key": ["$var": "credentials.apiKey"]]],
        ],
    ]

    private static let password: JSON = [
        "type": "client-credentials",
        "inputSchema": [
            "type": "object", "properties": ["user": ["type": "string"], "password": ["type": "string"]],
            "required": ["user", "password"],
        ],
        "makeApiClient": [
            "type": "mapping",
            "mapping": [
                "baseUri": "https://api.app.test",
                "auth": ["username": ["$var": "credentials.user"], "password": ["$var": "credentials.password"]],
            ],
        ],
    ]

    init() throws {
        world = try World()
        // What is common, which is the OAuth app, and what each option says itself.
        try world.makeOAuthApp(
            members: ["options": ["oauth": ["title": "Sign in"], "key": Self.key, "password": Self.password]])
        client = try world.tenant()
    }

    private func connect(_ request: JSON) throws(Failure) -> JSON {
        try client.call(.connect, (["connectorKey": "crm"] as JSON).merging(request))
    }

    private func refusal(_ request: JSON) -> Failure? {
        failure { () throws(Failure) in _ = try connect(request) }
    }

    private func isReady(_ id: JSON?) throws -> Bool {
        try client.call(.getConnection, ["id": id ?? .null])["state"] == "READY"
    }

    @Test func theOptionsAreShown() throws {
        let expected: JSON = [
            [
                "key": "oauth", "type": "oauth2", "title": "Sign in",
                "inputSchema": ["type": "object", "properties": [:]],
            ],
            [
                "key": "key", "type": "client-credentials", "title": "API key",
                "description": "From the settings page.",
                "inputSchema": Self.key["inputSchema"] ?? .null,
            ],
            [
                "key": "password", "type": "client-credentials", "title": "password",
                "inputSchema": Self.password["inputSchema"] ?? .null,
            ],
        ]
        for caller in [client, try world.manager()] {
            #expect(try caller.call(.getConnector, ["key": "crm"])["authOptions"] == expected)
        }
        // A built-in connector has one way, and it can be named.
        let github = try client.call(.getConnector, ["key": "github"])["authOptions"]
        #expect(github?.arrayValue?.count == 1 && github?[0]?["key"] == "default" && github?[0]?["type"] == "oauth2")
    }

    @Test func theChosenOptionIsUsedAndKept() throws {
        let answer = try connect(["authOptionKey": "password", "input": ["user": "u", "password": "p"]])
        #expect(answer["state"] == "READY" && answer["authOptionKey"] == "password")
        _ = try client.call(.request, ["connectionId": answer["id"] ?? .null, "path": "/me"])
        #expect(
            world.transport.appRequests.last?.headers["Authorization"] == "Basic " + Base64.encode(Array("u:p".utf8)))
        #expect(try client.call(.listConnections)["items"]?[0]?["authOptionKey"] == "password")
    }

    @Test func oauthIsAnOptionLikeOthers() throws {
        let id = try world.connectOAuth(client, ["connectorKey": "crm", "authOptionKey": "oauth"])
        #expect(try client.call(.getConnection, ["id": .string(id)])["authOptionKey"] == "oauth")
        world.clock.advance(seconds: 3600)
        _ = try client.call(.request, ["connectionId": .string(id), "path": "/me"])
        #expect(world.transport.appRequests.last?.accessToken == "access-2")
    }

    @Test func anUnknownOptionIsRefusedWithTheKnownOnes() throws {
        let failure = try #require(refusal(["authOptionKey": "Key"]))
        #expect(failure.status == .invalidRequest && failure.key == "auth_option_unknown")
        #expect(failure.message.hasSuffix("There are: oauth, key, password."))
        #expect(failure.data["path"] == "authOptionKey" && failure.data["authOptions"]?.arrayValue?.count == 3)
        try world.makeKeyedApp()
        let single = client.refusal(.connect, ["connectorKey": "keyed", "authOptionKey": "x"])
        #expect(single?.key == "auth_option_unknown" && single?.message.hasSuffix("There are: default.") == true)
        let named = try client.call(
            .connect, ["connectorKey": "keyed", "authOptionKey": "default", "input": ["apiKey": "key-1"]])
        #expect(named["state"] == "READY" && named["authOptionKey"] == nil)
    }

    @Test(
        arguments: [
            ([:], nil), (["apiKey": "key-1"], "key"), (["user": "u", "password": "p"], "password"),
            (["user": "u"], nil),
            (["apiKey": "k"], nil), (["apiKey": "key-1", "user": "u"], nil), (["other": "x"], nil),
        ] as [(JSON, String?)])
    func withoutAChoiceTheOnlyOneThatFitsTheInputIsTaken(input: JSON, expected: String?) throws {
        guard let expected else {
            let failure = try #require(refusal(["input": input]))
            #expect(failure.status == .invalidRequest && failure.key == "auth_option_needed")
            #expect(failure.message.hasSuffix("oauth, key, password."))
            return
        }
        #expect(try connect(["input": input])["authOptionKey"] == .string(expected))
    }

    @Test func aConnectionThatIsConnectedAgainKeepsItsOption() throws {
        let id = try #require(try connect(["input": ["apiKey": "key-1"]])["id"])
        let again = try client.call(.connect, ["connectionId": id])
        #expect(again["authOptionKey"] == "key" && again["state"] == "READY")
        #expect(
            try client.call(.connect, ["connectionId": id, "input": ["apiKey": "key-2"]])["authOptionKey"] == "key")
    }

    /// Until the new way has worked, the old one stays in use; and nothing that was entered for it is used elsewhere.
    @Test func anotherOptionReplacesTheFirstOnlyWhenItHasWorked() throws {
        let id = try #require(try connect(["input": ["apiKey": "key-1"]])["id"])
        let request: JSON = ["connectionId": id, "authOptionKey": "oauth"]
        let attempt = try world.startOAuth(client, request)
        #expect(attempt.answer["authOptionKey"] == "oauth")
        #expect(try client.call(.getConnection, ["id": id])["authOptionKey"] == "key")
        _ = try client.call(.request, ["connectionId": id, "path": "/me"])
        #expect(world.transport.appRequests.last?.headers["X-Api-Key"] == "key-1")
        _ = try client.call(.completeConnect, attempt.callback())
        #expect(try client.call(.getConnection, ["id": id])["authOptionKey"] == "oauth")
        #expect(try world.credentials(id.stringValue ?? "")["apiKey"] == nil)
        _ = try client.call(.request, ["connectionId": id, "path": "/me"])
        #expect(world.transport.appRequests.last?.accessToken == "access-1")
        let back = try client.call(.connect, ["connectionId": id, "authOptionKey": "key"])
        #expect(back["clientAction"]?["type"] == "provide-input")
    }

    @Test func aConnectionThatWaitsSaysForWhat() throws {
        let answer = try connect(["authOptionKey": "key"])
        #expect(answer["state"] == "CLIENT_ACTION_REQUIRED" && answer["authOptionKey"] == "key")
        #expect(answer["clientAction"]?["inputSchema"] == Self.key["inputSchema"])
        let waiting = try client.call(.getConnection, ["id": answer["id"] ?? .null])
        #expect(waiting["clientAction"]?["type"] == "provide-input")
    }
}
