import Testing

@testable import MembraneCore

/// A tenant reaches its own records only; a manager reaches everybody's by id.
@Suite struct IsolationTests {
    private let world: World
    private let id: JSON

    init() throws {
        world = try World()
        try world.makeKeyedApp()
        id = .string(try world.connectKeyed(world.tenant("owner"), ["key": "mine"]))
    }

    private static let byId: [MembraneCore.Operation] = [
        .getConnection, .patchConnection, .archiveConnection, .restoreConnection,
    ]

    @Test func anotherTenantsConnectionDoesNotExist() throws {
        let other = try world.tenant("other")
        for operation in Self.byId {
            for request: JSON in [["id": id], ["connectionKey": "mine"]] {
                let refusal = other.refusal(operation, request)
                #expect(refusal?.status == .notFound, "\(operation.name)")
                // Exactly as if there were none.
                #expect(refusal?.message == other.refusal(operation, ["id": "con_none"])?.message)
            }
        }
        #expect(try world.tenant("owner").call(.getConnection, ["id": id])["archivedAt"] == nil)
    }

    @Test func aManagerReachesThemById() throws {
        let manager = try world.manager()
        #expect(try manager.call(.patchConnection, ["id": id, "name": "Renamed"])["name"] == "Renamed")
        #expect(try manager.call(.archiveConnection, ["id": id])["archivedAt"] != nil)
        #expect(try manager.call(.restoreConnection, ["id": id])["archivedAt"] == nil)
        #expect(try manager.call(.getConnection, ["id": id])["tenantId"] != nil)
        for operation in Self.byId {
            #expect(
                manager.refusal(operation, ["connectionKey": "mine"])?.data["path"] == "connectionKey",
                "\(operation.name)")
        }
    }

    @Test func anotherWorkspacesManagerReachesNothing() throws {
        let secret = Secret([UInt8](repeating: 9, count: 32))
        _ = try world.write { (transaction) throws(Failure) in
            try transaction.acrossWorkspaces.makeWorkspace(key: "other", secret: secret)
        }
        var claims = TokenClaims(workspaceKey: "other")
        claims.isAdmin = true
        let manager = try Client(
            engine: world.engine, token: try Token.sign(claims, secret: secret, .hs256, now: world.clock.now))
        for operation in Self.byId { #expect(manager.refusal(operation, ["id": id])?.status == .notFound) }
        #expect(try manager.call(.listConnections)["items"] == [])
        #expect(manager.refusal(.getConnector, ["key": "keyed"])?.status == .notFound)
        #expect(manager.refusal(.createIntegration, ["connectorKey": "keyed"])?.status == .notFound)
    }

    @Test func oneOfIdAndKeyIsNeeded() throws {
        for client in [try world.tenant("owner"), try world.manager()] {
            for operation in Self.byId {
                #expect(client.refusal(operation)?.data["path"] == "id", "\(operation.name)")
                // Beside the id, patch_connection takes the platform's name of the new key.
                guard operation.name != "patch_connection" else { continue }
                let both: JSON = ["id": id, "connectionKey": "mine"]
                #expect(client.refusal(operation, both)?.status == .invalidRequest, "\(operation.name)")
            }
        }
    }

    @Test func patchingChangesWhatIsGiven() throws {
        let owner = try world.tenant("owner")
        let patched = try owner.call(
            .patchConnection, ["connectionKey": "mine", "name": "New", "key": "new", "meta": ["a": 1]])
        #expect(
            patched["name"] == "New" && patched["key"] == "new" && patched["meta"] == ["a": 1] && patched["id"] == id)
        #expect(try owner.call(.patchConnection, ["connectionKey": "new"]) == patched)
        #expect(try owner.call(.patchConnection, ["connectionKey": "new", "meta": [:]])["meta"] == [:])
        _ = try world.connectKeyed(owner, ["key": "taken", "allowMultipleConnections": true])
        #expect(owner.refusal(.patchConnection, ["connectionKey": "new", "key": "taken"])?.status == .alreadyExists)
        #expect(try owner.call(.getConnection, ["id": id])["key"] == "new")
    }
}
