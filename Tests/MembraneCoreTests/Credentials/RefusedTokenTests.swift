import Testing

@testable import MembraneCore

/// An app that answers 401 to a token that should be good.
@Suite struct RefusedTokenTests {
    private let world: World
    private let client: Client
    private let id: String

    init() throws {
        world = try World()
        try world.makeOAuthApp()
        client = try world.tenant()
        id = try world.connectOAuth(client)
    }

    private func request() -> Failure? {
        client.refusal(.request, ["connectionId": .string(id), "path": "/x", "method": "POST", "body": ["a": 1]])
    }

    @Test func aRefusedTokenIsRefreshedOnceAndTheRequestSentAgain() throws {
        world.transport.onApp { $0.headers["Authorization"] == "Bearer access-1" ? .status(401) : .json(#"{"ok": 1}"#) }
        #expect(request() == nil)
        let sent = world.transport.appRequests
        #expect(sent.map { $0.headers["Authorization"] } == ["Bearer access-1", "Bearer access-2"])
        #expect(sent.allSatisfy { $0.method == "POST" && $0.bodyText == #"{"a":1}"# })
        #expect(world.transport.tokenRequests.count == 2)
    }

    @Test func aSecondRefusalIsTheAnswer() throws {
        world.transport.onApp { _ in .status(401) }
        let refusal = request()
        #expect(refusal?.status == .credentialsRefused && refusal?.httpStatus == 401 && refusal?.key == "access_token_expired")
        #expect(world.transport.appRequests.count == 2 && world.transport.tokenRequests.count == 2)
        // The app may be wrong: the connection is kept.
        let connection = try client.call(.getConnection, ["id": .string(id)])
        #expect(connection["state"] == "READY" && connection["disconnected"] == false)
        #expect(connection["requestError"]?["key"] == "access_token_expired")
        #expect(try world.credentials(id)["access_token"] == "access-2")
    }

    @Test func aRefusalWhoseRefreshIsRefusedLosesTheConnection() throws {
        world.transport.onApp { _ in .status(401) }
        world.transport.onToken { _ in .oauthError("invalid_grant") }
        #expect(request()?.status == .disconnected)
        #expect(world.transport.appRequests.count == 1)
    }

    @Test func withoutARefreshTokenThereIsNothingToTry() throws {
        try world.makeKeyedApp()
        let id = try world.connectKeyed(client)
        world.transport.onApp { _ in .status(401) }
        let refusal = client.refusal(.request, ["connectionId": .string(id), "path": "/x"])
        #expect(refusal?.status == .credentialsRefused && world.transport.appRequests.count == 2)
        #expect(try client.call(.getConnection, ["id": .string(id)])["state"] == "READY")
    }

    @Test func otherStatusesAreAnswers() throws {
        for status in [200, 204, 301, 302, 400, 403, 404, 418, 500, 503] {
            world.transport.onApp { _ in .status(status) }
            let answer = try client.call(.request, ["connectionId": .string(id), "path": "/x"])
            #expect(answer["status"] == .integer(Int64(status)))
        }
        #expect(world.transport.tokenRequests.count == 1)
    }

    @Test func whoeverRefreshedMeanwhileIsTakenAtItsWord() throws {
        let file = try StoreFile()
        let (first, second) = (try World(file, seed: 1), try World(file, seed: 2))
        try first.makeOAuthApp()
        let id = try first.connectOAuth(first.tenant())
        let (other, request) = (try second.tenant(), ["connectionId": .string(id), "path": "/x"] as JSON)
        second.transport.onToken { _ in .tokens(50) }
        second.transport.onApp { $0.headers["Authorization"] == "Bearer access-1" ? .status(401) : .json("{}") }
        first.transport.onApp { (sent) throws(Failure) in
            guard sent.headers["Authorization"] == "Bearer access-1" else { return .json("{}") }
            // Before this refusal arrives, another process has met it and refreshed.
            _ = try other.call(.request, request)
            return .status(401)
        }
        _ = try first.tenant().call(.request, request)
        #expect(first.transport.tokenRequests.count == 1 && second.transport.tokenRequests.count == 1)
        #expect(first.transport.appRequests.last?.headers["Authorization"] == "Bearer access-50")
    }
}
