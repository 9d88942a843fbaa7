import Testing

@testable import MembraneCore

/// Unwrapped keys leave memory with their workspace, whoever deletes it.
@Suite struct WorkspaceKeyTests {
    private let file: StoreFile
    private let world: World
    private let secret = String(repeating: "s", count: 64)

    init() throws {
        file = try StoreFile()
        world = try World(file)
    }

    private func makeWorkspace() throws -> String {
        let made = try world.instance().call(.createWorkspace, ["key": "short", "secret": .string(secret)])
        return made["id"]?.stringValue ?? ""
    }

    private func token(_ tenantKey: String) throws -> String {
        var claims = TokenClaims(workspaceKey: "short", expiresInSeconds: 86_400)
        claims.tenantKey = tenantKey
        return try Token.sign(claims, secret: Secret(secret.utf8), .hs256, now: world.clock.now)
    }

    @Test func theyGoWhenItIsDeleted() throws {
        let id = try makeWorkspace()
        _ = try world.client(token("a"))
        _ = try world.manager()
        #expect(world.engine.services.store.hasKeys(ofWorkspace: id))
        _ = try world.instance().call(.deleteWorkspace, ["workspaceKey": "short"])
        #expect(!world.engine.services.store.hasKeys(ofWorkspace: id))
        #expect(world.engine.services.store.hasKeys(ofWorkspace: try world.workspaceId))
    }

    @Test func theyGoInAnotherProcessAsSoonAsItLooks() throws {
        let id = try makeWorkspace()
        let other = try World(file, clock: world.clock, transport: world.transport, seed: 2)
        let client = try other.client(token("a"))
        #expect(other.engine.services.store.hasKeys(ofWorkspace: id))
        _ = try world.instance().call(.deleteWorkspace, ["workspaceKey": "short"])
        world.clock.advance(seconds: 2)
        #expect(client.refusal(.getSelf)?.status == .notAuthenticated)
        #expect(!other.engine.services.store.hasKeys(ofWorkspace: id))
        other.engine.close()
    }
}
