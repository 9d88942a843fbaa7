import Testing

@testable import MembraneCore

/// What happens to a refresh that takes too long, while others act on the same connection.
@Suite struct RefreshLeaseTests {
    private let file: StoreFile
    private let clock = ManualClock()
    private let slow: World
    private let other: World
    private let id: String

    init() throws {
        file = try StoreFile()
        slow = try World(file, clock: clock, seed: 1, timeoutMilliseconds: 86_400_000)
        other = try World(file, clock: clock, seed: 2, timeoutMilliseconds: 86_400_000)
        try slow.makeOAuthApp()
        id = try slow.connectOAuth(slow.tenant())
        clock.advance(seconds: 3600)
        other.transport.onToken { _ in .tokens(20) }
    }

    private var request: JSON { ["connectionId": .string(id), "path": "/x"] }

    /// Lets `act` happen between the moment that the provider has rotated the token and the arrival of its answer.
    private func duringTheRefresh(
        answer: HTTPResponse = .tokens(10), _ act: @escaping @Sendable (Client) throws(Failure) -> Void
    ) throws -> Failure? {
        let client = try other.tenant()
        slow.transport.onToken { (_) throws(Failure) in
            try act(client)
            return answer
        }
        return try slow.tenant().refusal(.request, request)
    }

    private func takeOver() -> @Sendable (Client) throws(Failure) -> Void {
        let (clock, request) = (clock, request)
        return { (client) throws(Failure) in
            clock.advance(milliseconds: 60_000)
            _ = try client.call(.request, request)
        }
    }

    @Test func aLeaseLastsSixtySeconds() throws {
        // The other one waits for the lease to end, which moves the clock; only then does it ask.
        let (start, request) = (clock.now, request)
        let refusal = try duringTheRefresh { (client) throws(Failure) in _ = try client.call(.request, request) }
        #expect(refusal == nil && clock.now - start >= 60_000)
        #expect(other.transport.tokenRequests.count == 1)
    }

    @Test func whoeverLostItsLeaseWritesNothingAndAdoptsTheWinnersTokens() throws {
        #expect(try duringTheRefresh(takeOver()) == nil)
        #expect(
            try slow.credentials(id)["access_token"] == "access-20"
                && slow.credentials(id)["refresh_token"] == "refresh-20")
        #expect(slow.transport.appRequests.map { $0.headers["Authorization"] } == ["Bearer access-20"])
    }

    @Test func aRefusalThatCameTooLateLosesNothing() throws {
        #expect(try duringTheRefresh(answer: .oauthError("invalid_grant"), takeOver()) == nil)
        let connection = try slow.connection(id)
        #expect(connection?.isDisconnected == false && connection?.state == .ready && connection?.error == nil)
        #expect(slow.transport.appRequests.map { $0.headers["Authorization"] } == ["Bearer access-20"])
    }

    @Test func aReconnectionDuringTheRefreshStays() throws {
        let attempt = try other.startOAuth(other.tenant(), ["connectionId": .string(id)])
        for answer in [HTTPResponse.tokens(10), .oauthError("invalid_grant")] {
            let refusal = try duringTheRefresh(answer: answer) { (client) throws(Failure) in
                guard client.refusal(.completeConnect, attempt.callback())?.key ?? "state_used" == "state_used" else {
                    throw .internal("The reconnection failed.")
                }
            }
            #expect(refusal == nil)
            #expect(try slow.credentials(id)["access_token"] == "access-20")
        }
        #expect(try slow.connection(id)?.isDisconnected == false)
    }

    @Test(arguments: [false, true])
    func whatIsArchivedDuringTheRefreshStaysArchived(isRefused: Bool) throws {
        let id = id
        let refusal = try duringTheRefresh(answer: isRefused ? .oauthError("invalid_grant") : .tokens(10)) {
            (client) throws(Failure) in
            _ = try client.call(.archiveConnection, ["id": .string(id)])
        }
        #expect(refusal?.key == "connection_archived")
        let connection = try #require(try slow.connection(id))
        #expect(connection.archivedAt != nil && !connection.hasCredentials && connection.error == nil)
        #expect(try slow.credentials(id) == [:])
        #expect(slow.transport.appRequests.isEmpty)
    }

    @Test func theLeaseIsFreeAfterwards() throws {
        for answer in [HTTPResponse.status(500), .oauthError("invalid_client"), .json("<html>"), .tokens(10)] {
            _ = try duringTheRefresh(answer: answer) { (_) throws(Failure) in }
            let lease = try file.execute { (session) throws(Failure) in
                try session.first("SELECT lease_owner, lease_until FROM connections", []) { (row) throws(Failure) in
                    (row.text(0), row.integer(1))
                }
            }
            #expect(lease?.0 == nil && lease?.1 == 0)
        }
    }

    @Test func aProcessThatDiedUnderItsLeaseIsReplaced() throws {
        try file.execute { (session) throws(Failure) in
            try session.run(
                "UPDATE connections SET lease_owner = 'dead', lease_until = $1, lease_number = 5",
                [.integer(clock.now + 60_000)])
        }
        let start = clock.now
        #expect(try slow.tenant().refusal(.request, request) == nil)
        #expect(clock.now - start >= 60_000 && slow.transport.tokenRequests.count == 2)
    }

    @Test func whoeverWaitsForAnotherProcessKeepsItsTimeLimit() throws {
        let hasty = try World(file, clock: clock, seed: 3, timeoutMilliseconds: 10_000)
        try file.execute { (session) throws(Failure) in
            try session.run(
                "UPDATE connections SET lease_owner = 'other', lease_until = $1, lease_number = 5",
                [.integer(clock.now + 60_000)])
        }
        let start = clock.monotonic
        #expect(try hasty.tenant().refusal(.request, request)?.status == .timedOut)
        #expect(clock.monotonic - start == 10_000 && hasty.transport.requests.isEmpty)
    }
}
