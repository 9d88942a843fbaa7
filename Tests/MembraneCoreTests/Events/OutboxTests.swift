import Testing

@testable import MembraneCore

/// What is written into the outbox, and when.
@Suite struct OutboxTests {
    private let app: ConnectedApp

    init() throws { app = try ConnectedApp() }

    @Test func connectingCreates() throws {
        let events = try app.world.events()
        #expect(events.map(\.type) == ["connection.created"] && events.map(\.sequence) == [1])
        let payload = try #require(events.first?.payload)
        #expect(payload["eventType"] == "connection.created")
        #expect(payload["id"]?.stringValue?.hasPrefix("evt_") == true)
        #expect(payload["workspaceKey"] == .string(World.workspaceKey))
        #expect(payload["createdAt"] == .string(Timestamp.text(ManualClock.start)))
    }

    @Test func anEventShowsTheConnectionAsEverySurfaceDoes() throws {
        let payload = try #require(try app.world.events().first?.payload)
        let shown = try app.client.call(.getConnection, ["id": .string(app.id)])
        let added: JSON = ["customerId": shown["tenantId"] ?? .null, "tenantKey": "customer-1"]
        #expect(payload["data"]?["connection"] == shown.merging(added))
    }

    @Test func startingToConnectIsNoEvent() throws {
        _ = try app.world.startOAuth(app.client, ["connectorKey": "crm", "allowMultipleConnections": true])
        #expect(try app.world.events().count == 1)
    }

    @Test func connectingAgainReconnects() throws {
        _ = try app.world.connectOAuth(app.client, ["connectionId": .string(app.id)])
        #expect(try app.world.events().map(\.type) == ["connection.created", "connection.reconnected"])
    }

    @Test func aRefusedGrantDisconnectsOnce() throws {
        app.expire()
        app.transport.onToken { _ in .oauthError("invalid_grant") }
        #expect(app.refusal?.status == .disconnected && app.refusal?.status == .disconnected)
        let events = try app.world.events()
        #expect(events.map(\.type) == ["connection.created", "connection.disconnected"])
        let connection = try #require(events.last?.payload["data"]?["connection"])
        #expect(connection["disconnected"] == true && connection["error"]?["key"] == "grant_refused")
        #expect(connection["clientAction"]?["type"] == "connect")
    }

    @Test func aFailureThatPassesIsNoEvent() throws {
        app.expire()
        app.transport.onToken { _ in .status(503) }
        #expect(app.refusal?.status == .providerError)
        #expect(try app.world.events().count == 1)
    }

    @Test func aRefreshIsNoEvent() throws {
        app.expire()
        try app.send()
        #expect(try app.world.events().count == 1)
    }

    @Test func archivingDeletesOnce() throws {
        for _ in 0..<2 { _ = try app.client.call(.archiveConnection, ["id": .string(app.id)]) }
        #expect(try app.world.events().map(\.type) == ["connection.created", "connection.deleted"])
    }

    @Test func archivingWhatWasNeverEstablishedIsNoEvent() throws {
        let attempt = try app.world.startOAuth(app.client, ["connectorKey": "crm", "allowMultipleConnections": true])
        _ = try app.client.call(.archiveConnection, ["id": .string(attempt.connectionId)])
        #expect(try app.world.events().count == 1)
    }

    @Test func whatIsConnectedAfterItWasArchivedIsReconnected() throws {
        for operation in [MembraneCore.Operation.archiveConnection, .restoreConnection] {
            _ = try app.client.call(operation, ["id": .string(app.id)])
        }
        _ = try app.world.connectOAuth(app.client, ["connectionId": .string(app.id)])
        let events = try app.world.events()
        #expect(events.map(\.type) == ["connection.created", "connection.deleted", "connection.reconnected"])
        #expect(events.map(\.sequence) == [1, 2, 3])
    }

    @Test func noSecretIsInTheOutbox() throws {
        try app.world.makeKeyedApp()
        _ = try app.world.connectKeyed(app.client, ["input": ["apiKey": "canary-key"]])
        let text = try app.world.events().map(\.payload.text).joined()
        for secret in ["canary-key", "access-1", "refresh-1", "s3cr", "code-1"] {
            #expect(text.firstRange(of: secret) == nil)
        }
    }
}
