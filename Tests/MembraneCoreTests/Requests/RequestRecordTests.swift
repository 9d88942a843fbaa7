import Testing

@testable import MembraneCore

/// What requests leave on the connection's record.
@Suite struct RequestRecordTests {
    private let world: World
    private let client: Client
    private let id: String

    init() throws {
        world = try World()
        try world.makeKeyedApp()
        client = try world.tenant()
        id = try world.connectKeyed(client)
    }

    private func send() -> Failure? { client.refusal(.request, ["connectionId": .string(id), "path": "/x"]) }
    private func record() throws -> JSON { try client.call(.getConnection, ["id": .string(id)]) }

    @Test func theLastUseIsKeptToTenMinutes() throws {
        #expect(try record()["lastActiveAt"] == nil)
        #expect(send() == nil)
        let first = JSON.string(Timestamp.text(ManualClock.start))
        #expect(try record()["lastActiveAt"] == first)
        world.clock.advance(milliseconds: 599_999)
        #expect(send() == nil)
        #expect(try record()["lastActiveAt"] == first)
        world.clock.advance(milliseconds: 1)
        #expect(send() == nil)
        #expect(try record()["lastActiveAt"] == .string(Timestamp.text(ManualClock.start + 600_000)))
    }

    @Test func theLastFailureIsKeptUntilARequestSucceeds() throws {
        world.transport.onApp { (_) throws(Failure) in
            throw Failure(.network, .connection, "network_error", "No answer.")
        }
        #expect(send()?.status == .network)
        #expect(try record()["requestError"]?["key"] == "network_error" && record()["lastActiveAt"] == nil)
        #expect(try record()["state"] == "READY")
        world.transport.onApp { _ in .status(404) }
        #expect(send() == nil)
        #expect(try record()["requestError"] == nil)
    }

    @Test func aRequestThatIsWrongInItselfIsNotTheConnectionsFailure() throws {
        #expect(client.refusal(.request, ["connectionId": .string(id), "path": "https://evil.test"]) != nil)
        #expect(try record()["requestError"] == nil)
    }

    @Test(arguments: [
        ("120", 120_000 as Int64?), ("Fri, 15 Jan 2027 08:00:30 GMT", 30_000), ("Thu, 14 Jan 2027 08:00:00 GMT", 0),
        ("soon", nil), ("-1", nil),
    ])
    func anAppThatAsksForPatienceIsPassedOn(field: String, milliseconds: Int64?) throws {
        world.transport.onApp { _ in
            var response = HTTPResponse.status(429)
            response.headers["Retry-After"] = field
            return response
        }
        let refusal = send()
        #expect(refusal?.status == .rateLimited && refusal?.httpStatus == 429 && refusal?.isRetryable == true)
        #expect(refusal?.retryAfterMilliseconds == milliseconds)
        #expect(try record()["requestError"]?["key"] == "rate_limit_exceeded")
    }

    @Test func anAnswerIsNotLostThoughNothingCanBeWrittenDown() throws {
        let cancellation = Cancellation()
        world.transport.onApp { _ in
            cancellation.cancel()
            return .json(#"{"made": 1}"#)
        }
        let request: JSON = ["connectionId": .string(id), "path": "/x", "method": "POST"]
        let answer = try JSON(
            parsing: try client.perform(.request, request.text, cancellation: cancellation), what: "The answer")
        #expect(answer["body"] == ["made": 1])
    }
}
