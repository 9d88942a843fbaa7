import Testing

@testable import MembraneCore

/// Connecting again keeps the record, and what works goes on working until the new attempt has succeeded.
@Suite struct ReconnectTests {
    private let world: World
    private let client: Client
    private let id: String

    init() throws {
        world = try World()
        try world.makeOAuthApp(members: ["test": ["type": "rest-api-mapping", "path": "/me"]])
        client = try world.tenant()
        id = try world.connectOAuth(client)
    }

    private func bearer() throws -> String? {
        _ = try client.call(.request, ["connectionId": .string(id), "path": "/x"])
        return world.transport.appRequests.last?.headers["Authorization"]
    }

    @Test func theOldCredentialsServeUntilTheNewOnesAreThere() throws {
        let attempt = try world.startOAuth(client, ["connectionId": .string(id)])
        #expect(attempt.connectionId == id && attempt.answer["state"] == "CLIENT_ACTION_REQUIRED")
        #expect(try client.call(.getConnection, ["id": .string(id)])["state"] == "READY")
        #expect(try bearer() == "Bearer access-1")
        _ = try client.call(.completeConnect, attempt.callback())
        #expect(try bearer() == "Bearer access-2")
        #expect(try client.call(.listConnections)["items"]?.arrayValue?.count == 1)
    }

    @Test func aRefusedAttemptChangesNothing() throws {
        let before = try world.connection(id)
        let attempt = try world.startOAuth(client, ["connectionId": .string(id)])
        let query = [("error", "access_denied"), ("state", attempt.state)]
        #expect(client.refusal(.completeConnect, attempt.callback(query))?.key == "access_denied")
        let after = try #require(try world.connection(id))
        #expect(after.state == .ready && after.error == nil && after.credentialsVersion == before?.credentialsVersion)
        #expect(try bearer() == "Bearer access-1")
    }

    @Test func credentialsThatFailTheTestAreNotTaken() throws {
        let attempt = try world.startOAuth(client, ["connectionId": .string(id)])
        world.transport.onApp { request in
            request.headers["Authorization"] == "Bearer access-2" ? .status(403) : .json("{}")
        }
        let refusal = client.refusal(.completeConnect, attempt.callback())
        #expect(refusal?.status == .credentialsRefused && refusal?.key == "test_failed" && refusal?.httpStatus == 403)
        #expect(
            try world.credentials(id)["access_token"] == "access-1"
                && world.credentials(id)["refresh_token"] == "refresh-1")
        #expect(try world.connection(id)?.state == .ready)
        #expect(try bearer() == "Bearer access-1")
    }

    @Test func theAppsTroubleDuringTheTestIsNotTheCredentialsFault() throws {
        for (status, expected) in [(500, Status.providerError), (429, .rateLimited)] {
            world.transport.onApp { _ in .json("{}") }
            let attempt = try world.startOAuth(client, ["connectionId": .string(id)])
            world.transport.onApp { _ in .status(status) }
            #expect(client.refusal(.completeConnect, attempt.callback())?.status == expected)
            #expect(try world.credentials(id)["access_token"] == "access-1")
        }
    }

    @Test func aLostConnectionComesBackUnderItsId() throws {
        world.clock.advance(seconds: 3600)
        world.transport.onToken { _ in .oauthError("invalid_grant") }
        #expect(client.refusal(.request, ["connectionId": .string(id), "path": "/x"])?.status == .disconnected)
        world.transport.onToken { _ in .tokens(7) }
        #expect(try world.connectOAuth(client, ["connectionId": .string(id)]) == id)
        let connection = try client.call(.getConnection, ["id": .string(id)])
        #expect(connection["disconnected"] == false && connection["error"] == nil && connection["connected"] == true)
        #expect(try bearer() == "Bearer access-7")
    }

    @Test func connectingTheSameAppAgainIsReconnecting() throws {
        #expect(try world.connectOAuth(client) == id)
        #expect(try world.connectOAuth(client, ["integrationKey": "crm"]) == id)
        #expect(try world.connectOAuth(client, ["connectorKey": "crm", "allowMultipleConnections": true]) != id)
        #expect(try world.connectOAuth(world.tenant("other")) != id)
    }

    @Test func nameAndMetaAreTakenFromTheNewCall() throws {
        _ = try world.startOAuth(client, ["connectionId": .string(id), "name": "New", "meta": ["a": 1]])
        let connection = try client.call(.getConnection, ["id": .string(id)])
        #expect(connection["name"] == "New" && connection["meta"] == ["a": 1])
    }

    @Test func anotherTenantsConnectionDoesNotExist() throws {
        let refusal = try world.tenant("other").refusal(.connect, ["connectionId": .string(id)])
        #expect(refusal?.status == .notFound)
    }
}
