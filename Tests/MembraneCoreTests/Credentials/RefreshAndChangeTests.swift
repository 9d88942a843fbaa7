import Testing

@testable import MembraneCore

/// What happens to a connection while its token is being refreshed.
@Suite struct RefreshAndChangeTests {
    @Test(arguments: [HTTPResponse.tokens(2), .oauthError("invalid_grant"), .status(500)])
    func anArchivedConnectionStaysArchivedAndEmpty(answer: HTTPResponse) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ throws(Failure) in
            _ = try app.client.call(.archiveConnection, ["id": .string(app.id)])
            return answer
        }
        #expect(app.refusal?.key == "connection_archived")
        let connection = try #require(try app.connection)
        #expect(connection.archivedAt != nil && !connection.hasCredentials && connection.state == .clientActionRequired)
        #expect(!connection.isDisconnected && connection.error == nil && connection.requestError == nil)
        #expect(try app.credentials == [:])
        #expect(app.transport.appRequests.isEmpty)
    }

    @Test(arguments: [HTTPResponse.tokens(2), .oauthError("invalid_grant"), .status(500)])
    func aConnectionThatWasConnectedAgainKeepsItsNewTokens(answer: HTTPResponse) throws {
        let app = try ConnectedApp()
        app.expire()
        let attempt = try app.world.startOAuth(app.client, ["connectionId": .string(app.id)])
        app.transport.onToken { request throws(Failure) in
            guard request.isRefresh else { return .tokens(5) }
            _ = try app.client.call(.completeConnect, attempt.callback())
            return answer
        }
        try app.send()
        #expect(app.accessTokens == ["access-5"])
        #expect(try app.credentials["refresh_token"] == "refresh-5")
        #expect(
            try app.connection?.state == .ready && app.connection?.isDisconnected == false
                && app.connection?.error == nil)
    }

    @Test func aNameThatWasChangedMeanwhileStays() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ throws(Failure) in
            _ = try app.client.call(.patchConnection, ["id": .string(app.id), "name": "Renamed"])
            return .tokens(2)
        }
        try app.send()
        #expect(try app.connection?.name == "Renamed")
        #expect(app.accessTokens == ["access-2"])
    }

    // MARK: Committed before used

    @Test func theNewTokensAreOnDiskBeforeTheAppSeesThem() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        let other = try World(file, clock: app.clock, seed: 2)
        let onDisk = Lock([JSON]())
        app.transport.onApp { _ throws(Failure) in
            let credentials = try other.credentials(app.id)
            onDisk.withLock { $0.append(credentials) }
            return .status(200)
        }
        app.expire()
        try app.send()
        app.expire()
        try app.send()
        #expect(onDisk.withLock { $0.map { $0["access_token"]?.stringValue } } == ["access-2", "access-3"])
        #expect(onDisk.withLock { $0.map { $0["refresh_token"]?.stringValue } } == ["refresh-2", "refresh-3"])
        #expect(app.accessTokens == ["access-2", "access-3"])
    }

    /// A process that ends before the answer has lost nothing.
    @Test func theOldRefreshTokenIsOnDiskUntilThen() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        let other = try World(file, clock: app.clock, seed: 2)
        app.expire()
        let onDisk = Lock([JSON]())
        app.transport.onToken { _ throws(Failure) in
            let credentials = try other.credentials(app.id)
            onDisk.withLock { $0.append(credentials) }
            return .tokens(2)
        }
        try app.send()
        #expect(onDisk.withLock { $0.map { $0["refresh_token"]?.stringValue } } == ["refresh-1"])
    }

    // MARK: A caller that leaves

    @Test func aCallThatIsCancelledLosesNoTokens() throws {
        let app = try ConnectedApp()
        app.expire()
        let cancellation = Cancellation()
        app.transport.onToken { _ in
            cancellation.cancel()
            return .tokens(2)
        }
        let refusal = failure { () throws(Failure) in
            _ = try app.client.perform(.request, app.request.text, cancellation: cancellation)
        }
        #expect(refusal?.status == .cancelled)
        #expect(app.transport.appRequests.isEmpty)
        #expect(try app.credentials["refresh_token"] == "refresh-2")
        try app.send()
        #expect(app.accessTokens == ["access-2"])
        #expect(app.refreshes.count == 1)
    }

    @Test func aCallWhoseTimeIsOverLosesNoTokens() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in
            app.clock.advance(seconds: 25)
            return .tokens(2)
        }
        let refusal = failure { () throws(Failure) in
            _ = try app.client.perform(.request, app.request.text, timeoutMilliseconds: 10_000)
        }
        #expect(refusal?.status == .timedOut)
        #expect(try app.credentials["refresh_token"] == "refresh-2")
        try app.send()
        #expect(app.refreshes.count == 1)
    }

    @Test func aCallThatIsCancelledNotesWhatWasRefused() throws {
        let app = try ConnectedApp()
        app.expire()
        let cancellation = Cancellation()
        app.transport.onToken { _ in
            cancellation.cancel()
            return .oauthError("invalid_grant")
        }
        let refusal = failure { () throws(Failure) in
            _ = try app.client.perform(.request, app.request.text, cancellation: cancellation)
        }
        #expect(refusal?.status == .disconnected)
        #expect(try app.connection?.isDisconnected == true)
    }

    /// Neither reaches the token request itself, whose answer would be lost.
    @Test func neitherLimitIsThatOfTheTokenRequest() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        app.expire()
        let cancellation = Cancellation()
        let transport = ImpatientTransport(app.transport) {
            cancellation.cancel()
            app.clock.advance(seconds: 20)
        }
        let engine = try file.openAgain(clock: app.clock, transport: transport)
        defer { engine.close() }
        let client = try Client(engine: engine, token: try app.world.token { $0.tenantKey = "customer-1" })
        let refusal = failure { () throws(Failure) in
            _ = try client.perform(.request, app.request.text, timeoutMilliseconds: 10_000, cancellation: cancellation)
        }
        #expect(refusal?.status == .cancelled)
        #expect(app.redeemed == ["refresh-1"])
        #expect(try app.credentials["refresh_token"] == "refresh-2")
    }

    /// Something happens on the way to the token endpoint, and the call is asked whether it must end.
    private struct ImpatientTransport: Transport {
        private let transport: ScriptedTransport
        private let onTheWay: @Sendable () -> Void

        init(_ transport: ScriptedTransport, onTheWay: @escaping @Sendable () -> Void) {
            self.transport = transport
            self.onTheWay = onTheWay
        }

        func send(_ request: HTTPRequest, _ call: Call) throws(Failure) -> HTTPResponse {
            if request.isRefresh { onTheWay() }
            return try transport.send(request, call)
        }
    }
}
