import Testing

@testable import MembraneCore

/// The grant of client credentials (RFC 6749, section 4.4): nobody is sent anywhere.
@Suite struct ClientGrantTests {
    private let world: World
    private let client: Client

    private static let config: JSON = ["grantType": "client_credentials"]

    init() throws { try self.init([:]) }

    private init(_ config: JSON, members: JSON = [:]) throws {
        world = try World()
        try world.makeOAuthApp(config: Self.config.merging(config), members: members)
        client = try world.tenant()
        answer(1)
    }

    private func answer(_ number: Int) {
        world.transport.onToken { _ in
            .json(#"{"access_token": "access-\#(number)", "token_type": "Bearer", "expires_in": 3600}"#)
        }
    }

    private func connect(_ input: JSON = [:]) throws(Failure) -> String {
        let answer = try client.call(.connect, ["connectorKey": "crm", "input": input])
        #expect(answer["state"] == "READY")
        return answer["id"]?.stringValue ?? ""
    }

    private func send(_ id: String) -> Failure? {
        client.refusal(.request, ["connectionId": .string(id), "path": "/me"])
    }

    @Test func theClientIsGivenATokenAtOnceAndEverAgain() throws {
        let id = try connect()
        let request = try #require(world.transport.tokenRequests.first)
        #expect(request.bodyText == "grant_type=client_credentials&scope=read+write")
        #expect(request.headers["Authorization"]?.hasPrefix("Basic ") == true)
        #expect(try world.connection(id)?.canRefresh == true)
        answer(2)
        world.clock.advance(seconds: 3600)
        #expect(send(id) == nil)
        #expect(world.transport.tokenRequests.last?.bodyText == request.bodyText)
        #expect(world.transport.appRequests.last?.accessToken == "access-2")
    }

    /// A refresh token that comes all the same is not needed (section 4.4.3).
    @Test func noRefreshTokenIsSpent() throws {
        world.transport.onToken { _ in .tokens(1) }
        let id = try connect()
        world.clock.advance(seconds: 3600)
        #expect(send(id) == nil)
        #expect(world.transport.tokenRequests.last?.formValue("grant_type") == "client_credentials")
    }

    @Test func theIntegrationsClientIsTheIntegrationsMatter() throws {
        let id = try connect()
        world.transport.onToken { _ in .oauthError("invalid_client", status: 401) }
        let other = try world.tenant("other").refusal(.connect, ["connectorKey": "crm"])
        #expect(other?.status == .integrationBroken)
        world.clock.advance(seconds: 3600)
        #expect(send(id)?.status == .integrationBroken)
        #expect(try world.connection(id)?.isDisconnected == false)
    }

    @Test func aClientThatWasEnteredIsThePersonsMatter() throws {
        let test = try ClientGrantTests(
            ["clientId": ["$var": "connectionInput.id"], "clientSecret": ["$var": "connectionInput.secret"]],
            members: [
                "inputSchema": [
                    "type": "object", "properties": ["id": ["type": "string"], "secret": ["type": "string"]],
                    "required": ["id", "secret"],
                ]
            ])
        let input: JSON = ["id": "mine", "secret": "canary-secret"]
        let id = try test.connect(input)
        test.world.transport.onToken { _ in .oauthError("invalid_client", status: 401) }
        let again = test.client.refusal(.connect, ["connectionId": .string(id), "input": input])
        #expect(again?.status == .credentialsRefused && again?.message.contains("canary") == false)
        test.world.clock.advance(seconds: 3600)
        #expect(test.send(id)?.status == .disconnected)
        #expect(try test.world.connection(id)?.isDisconnected == true)
    }

    @Test(arguments: ["invalid_grant", "unauthorized_client", "invalid_scope"])
    func aRefusalStoresNothing(code: String) throws {
        world.transport.onToken { _ in .oauthError(code) }
        let refusal = client.refusal(.connect, ["connectorKey": "crm"])
        #expect(refusal?.status != .disconnected && refusal?.oauthCode == code)
        #expect(try client.call(.listConnections)["items"] == [])
    }

    /// Nothing is spent by asking: an answer that was lost is asked for again.
    @Test func aLostAnswerLosesNothing() throws {
        let id = try connect()
        world.clock.advance(seconds: 3600)
        world.transport.onToken { (_) throws(Failure) in throw Failure(.network, .connection, "receive_failed", "Cut.")
        }
        #expect(send(id)?.status == .network)
        answer(2)
        world.clock.advance(seconds: 10)
        #expect(send(id) == nil)
    }
}
