import Testing

@testable import MembraneCore

/// What a connection is good for: what was asked for and what was granted are two things (RFC 6749, section 5.1).
@Suite struct GrantedScopesTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        client = try world.tenant()
    }

    private func answer(_ scope: String?, refreshToken: Bool = true) {
        let scope = scope.map { #", "scope": \#($0)"# } ?? ""
        let token = refreshToken ? #", "refresh_token": "refresh-1""# : ""
        world.transport.onToken { _ in .json(#"{"access_token": "access-1", "expires_in": 3600\#(token)\#(scope)}"#) }
    }

    /// The connection of a connector that asks for `read` and `write`.
    private func connect(_ scope: String?, config: JSON = [:]) throws -> JSON {
        try world.makeOAuthApp(config: config)
        answer(scope)
        let id = try world.connectOAuth(client)
        return try client.call(.getConnection, ["id": .string(id)])
    }

    @Test(
        arguments: [
            (nil, ["read", "write"], nil), ("null", ["read", "write"], nil), (#""""#, ["read", "write"], nil),
            (#""read write""#, ["read", "write"], nil), (#""write,read""#, ["write", "read"], nil),
            (#"["read", "write"]"#, ["read", "write"], nil), (#""read""#, ["read"], ["write"]),
            (#""admin""#, ["admin"], ["read", "write"]), (#""https://a.test/read https://a.test/write""#, nil, nil),
            ("7", ["read", "write"], nil), (#""read read""#, ["read"], ["write"]),
        ] as [(String?, JSON?, JSON?)])
    func whatIsGrantedIsShownAndWhatIsNot(scope: String?, granted: JSON?, missing: JSON?) throws {
        let connection = try connect(scope)
        if let granted { #expect(connection["grantedScopes"] == granted) }
        #expect(connection["missingScopes"] == missing)
    }

    @Test func aSeparatorOfTheConnectorPartsThem() throws {
        let connection = try connect(#""read+write;x""#, config: ["scopeSeparator": "+"])
        #expect(connection["grantedScopes"] == ["read", "write;x"])
    }

    @Test func namesOfLargeProvidersAreTheSame() throws {
        let connection = try connect(
            #""https://graph.test/Mail.Read https://www.googleapis.com/auth/userinfo.email""#,
            config: ["scopes": ["Mail.Read", "email", "offline_access", "https://graph.test/.default"]])
        #expect(connection["missingScopes"] == nil)
    }

    @Test func whoAsksForNothingAndHearsNothingKnowsNothing() throws {
        #expect(try connect(nil, config: ["scopes": []])["grantedScopes"] == nil)
    }

    @Test func eventsSayIt() throws {
        _ = try connect(#""read""#)
        let payload = try world.read { (transaction) throws(Failure) in
            try transaction.session.first("SELECT payload FROM events", []) { (row) throws(Failure) in row.text(0) ?? ""
            }
        }
        let event = try JSON(parsing: payload ?? "", what: "The event")
        let connection = event["data"]?["connection"]
        #expect(connection?["grantedScopes"] == ["read"] && connection?["missingScopes"] == ["write"])
    }

    @Test func aReconnectThatGivesFewerSaysSo() throws {
        let first = try connect(#""read write admin""#)
        #expect(first["missingScopes"] == nil)
        answer(#""read""#)
        let attempt = try world.startOAuth(client, ["connectionId": first["id"] ?? .null])
        let answer = try client.call(
            .completeConnect, attempt.callback([("code", "c"), ("state", attempt.state)]))
        #expect(answer["connection"]?["grantedScopes"] == ["read"])
        #expect(answer["connection"]?["missingScopes"] == ["write", "admin"])
        // The next one is measured by what this one gave.
        self.answer(nil)
        _ = try world.connectOAuth(client, ["connectionId": first["id"] ?? .null])
        let last = try client.call(.getConnection, ["id": first["id"] ?? .null])
        #expect(last["grantedScopes"] == ["read", "write"] && last["missingScopes"] == nil)
    }

    @Test func aRefreshThatSaysNothingChangesNothing() throws {
        let id = try connect(#""read""#)["id"] ?? .null
        answer(nil)
        _ = try client.call(.refreshConnection, ["id": id])
        let same = try client.call(.getConnection, ["id": id])
        #expect(same["grantedScopes"] == ["read"] && same["missingScopes"] == ["write"])
        answer(#""write""#)
        _ = try client.call(.refreshConnection, ["id": id])
        let other = try client.call(.getConnection, ["id": id])
        #expect(other["grantedScopes"] == ["write"] && other["missingScopes"] == ["read"])
    }

    @Test func aKeyHasNoScopes() throws {
        try world.makeKeyedApp()
        let connection = try client.call(.connect, ["connectorKey": "keyed", "input": ["apiKey": "key-1"]])
        #expect(connection["state"] == "READY" && connection["grantedScopes"] == nil)
    }
}
