import Testing

@testable import MembraneCore

/// Pain 9: nobody uses credentials that somebody else has replaced.
@Suite struct CredentialCacheTests {
    @Test func whatIsKeptIsUsedAsLongAsNothingHasChanged() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        let source = CredentialSource(app.id, try app.context())
        let first = try source.present()
        let mark = try #require(try app.world.engine.services.store.changeMark(.patient))
        let key = "\(try app.context().workspaceId)/\(app.id)"
        #expect(app.world.engine.services.credentials.cache.find(key, mark)?.version == first.version)
    }

    @Test func whatAnotherProcessRefreshedIsSeenAtOnce() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        let other = try World(file, clock: app.clock, transport: app.transport, seed: 2)
        let (manager, id) = (try app.world.manager(), ["id": .string(app.id)] as JSON)
        for number in 1...20 {
            let answer = try manager.call(.getCredentials, id)
            #expect(answer["credentials"]?["access_token"] == .string("access-\(number)"))
            #expect(try manager.call(.getCredentials, id) == answer)
            _ = try other.manager().call(.refreshConnection, id)
        }
    }

    @Test(arguments: [MembraneCore.Operation.archiveConnection, .refreshConnection])
    func whatThisProcessChangedIsSeenAtOnce(operation: MembraneCore.Operation) throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        let (manager, id) = (try app.world.manager(), ["id": .string(app.id)] as JSON)
        _ = try manager.call(.getCredentials, id)
        _ = try manager.call(operation, id)
        if operation.name == "archive_connection" {
            #expect(manager.refusal(.getCredentials, id)?.key == "connection_archived")
        } else {
            #expect(try manager.call(.getCredentials, id)["credentials"]?["access_token"] == "access-2")
        }
    }

    @Test func anotherTenantGetsNothing() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        try app.send()
        let refusal = try app.world.tenant("other").refusal(.refreshConnection, ["id": .string(app.id)])
        #expect(refusal?.status == .notFound)
    }

    @Test func parametersThatChangeAreSeenAtOnce() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        let source = CredentialSource(app.id, try app.context())
        _ = try source.present()
        _ = try app.world.manager().call(
            .patchIntegration, ["key": "crm", "parameters": ["clientSecret": "corrected"]])
        #expect(try source.present().variables.connectorParameters["clientSecret"] == "corrected")
    }
}
