import Testing

@testable import MembraneCore

@Suite struct ArchiveTests {
    private let file: StoreFile
    private let world: World
    private let client: Client
    private let id: JSON

    init() throws {
        file = try StoreFile()
        world = try World(file)
        try world.makeOAuthApp()
        client = try world.tenant()
        id = .string(try world.connectOAuth(client))
    }

    private func sealedColumns() throws -> (credentials: [UInt8]?, lease: Int64?) {
        try #require(
            try file.execute { (session) throws(Failure) in
                try session.first("SELECT credentials, can_refresh FROM connections", []) { (row) throws(Failure) in
                    (row.blob(0), row.integer(1))
                }
            })
    }

    @Test func archivingErasesTheCredentials() throws {
        #expect(try sealedColumns().credentials != nil)
        let answer = try client.call(.archiveConnection, ["id": id])
        #expect(answer["archivedAt"] == .string(Timestamp.text(ManualClock.start)) && answer["connected"] == false)
        #expect(answer["clientAction"] == nil)
        #expect(try sealedColumns() == (nil, 0))
    }

    @Test func archivingErasesWhatWasEntered() throws {
        try world.makeKeyedApp()
        let id = try world.connectKeyed(client)
        _ = try client.call(.archiveConnection, ["id": .string(id)])
        let setup = try world.read { (transaction) throws(Failure) in
            let connection = try transaction.connection(id: id, tenantId: nil)
            return try connection.map { (connection) throws(Failure) in
                try transaction.setup(of: connection)
            }
        }
        #expect(setup?.input == JSONObject() && setup?.connectorParameters == JSONObject())
    }

    @Test func anArchivedConnectionCannotBeUsed() throws {
        _ = try client.call(.archiveConnection, ["id": id])
        #expect(try client.call(.listConnections)["items"] == [])
        for refusal in [
            client.refusal(.request, ["connectionId": id, "path": "/x"]),
            client.refusal(.connect, ["connectionId": id]),
        ] {
            #expect(refusal?.status == .conflict && refusal?.key == "connection_archived")
        }
        #expect(try client.call(.getConnection, ["id": id])["archivedAt"] != nil)
    }

    @Test func archivingAgainAnswersTheSame() throws {
        let first = try client.call(.archiveConnection, ["id": id])
        world.clock.advance(seconds: 60)
        #expect(try client.call(.archiveConnection, ["id": id]) == first)
    }

    @Test func manyWhoArchiveAtOnceGetTheSameAnswer() throws {
        let (client, id) = (client, id)
        let answers = try onThreads(8) { (_) throws(Failure) in
            try client.perform(.archiveConnection, (["id": id] as JSON).text)
        }
        #expect(answers.compactMap(\.failure).isEmpty && Set(answers.compactMap(\.success)).count == 1)
    }

    @Test func archivingEndsOpenAttempts() throws {
        let attempt = try world.startOAuth(client, ["connectionId": id])
        _ = try client.call(.archiveConnection, ["id": id])
        #expect(client.refusal(.completeConnect, attempt.callback())?.key == "state_used")
        #expect(world.transport.tokenRequests.count == 1)
        #expect(try sealedColumns().credentials == nil)
    }

    @Test func anAttemptThatIsBeingRedeemedBringsNothingBack() throws {
        let attempt = try world.startOAuth(client, ["connectionId": id])
        let (client, id) = (client, id)
        world.transport.onToken { (_) throws(Failure) in
            _ = try client.call(.archiveConnection, ["id": id])
            return .tokens(9)
        }
        #expect(client.refusal(.completeConnect, attempt.callback())?.key == "connection_archived")
        #expect(try sealedColumns().credentials == nil)
        #expect(try client.call(.listConnections)["items"] == [])
    }

    @Test func aRestoredConnectionIsToBeConnectedAgain() throws {
        _ = try client.call(.archiveConnection, ["id": id])
        let restored = try client.call(.restoreConnection, ["id": id])
        #expect(restored["archivedAt"] == nil && restored["disconnected"] == true && restored["id"] == id)
        #expect(restored["state"] == "CLIENT_ACTION_REQUIRED" && restored["clientAction"]?["type"] == "connect")
        #expect(client.refusal(.request, ["connectionId": id, "path": "/x"])?.status == .disconnected)
        #expect(try world.connectOAuth(client, ["connectionId": id]) == id.stringValue)
        #expect(try client.call(.request, ["connectionId": id, "path": "/x"])["status"] == 200)
    }

    @Test func restoringWhatIsNotArchivedChangesNothing() throws {
        let before = try client.call(.getConnection, ["id": id])
        #expect(try client.call(.restoreConnection, ["id": id]) == before)
    }

    @Test func connectingTheAppAfterArchivingMakesANewConnection() throws {
        _ = try client.call(.archiveConnection, ["id": id])
        #expect(try world.connectOAuth(client) != id.stringValue)
    }
}
