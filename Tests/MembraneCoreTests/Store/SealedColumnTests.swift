import Testing

@testable import MembraneCore

/// What somebody who can write the file, but has no key, cannot do.
@Suite struct SealedColumnTests {
    private let file: StoreFile
    private let world: World
    private let mine: String
    private let theirs: String

    init() throws {
        file = try StoreFile()
        world = try World(file)
        try world.makeKeyedApp()
        mine = try world.connectKeyed(world.tenant("me"), ["input": ["apiKey": "key-mine"]])
        theirs = try world.connectKeyed(world.tenant("them"), ["input": ["apiKey": "key-theirs"]])
    }

    private func run(_ sql: String, _ values: [String]) throws {
        try file.execute { (session) throws(Failure) in try session.run(sql, values.map { .text($0) }) }
    }

    @Test func nothingSecretStandsInTheFile() throws {
        world.engine.close()
        let contents = file.bytes()
        for secret in ["key-mine", "key-theirs", World.workspaceSecret, World.rootKey] {
            #expect(!contents.indices.contains { contents[$0...].starts(with: secret.utf8) }, "\(secret)")
        }
    }

    @Test func anotherTenantsCredentialsDoNotOpenInMyConnection() throws {
        try run(
            "UPDATE connections SET credentials = (SELECT credentials FROM connections WHERE id = $1) WHERE id = $2",
            [theirs, mine])
        let refusal = try world.tenant("me").refusal(.request, ["connectionId": .string(mine), "path": "/x"])
        #expect(refusal?.status == .storeCorrupt)
        #expect(world.transport.appRequests.filter { $0.uri.path == "/x" }.isEmpty)
    }

    @Test func anOlderValueDoesNotPassForThePresentOne() throws {
        try run("CREATE TABLE kept AS SELECT credentials FROM connections WHERE id = $1", [mine])
        _ = try world.tenant("me").call(.connect, ["connectionId": .string(mine), "input": ["apiKey": "key-newer"]])
        try run("UPDATE connections SET credentials = (SELECT credentials FROM kept) WHERE id = $1", [mine])
        let refusal = try world.tenant("me").refusal(.request, ["connectionId": .string(mine), "path": "/x"])
        #expect(refusal?.status == .storeCorrupt && refusal?.key == "sealed_value_damaged")
    }

    @Test func theSetupDoesNotPassForCredentials() throws {
        try run("UPDATE connections SET credentials = setup WHERE id = $1", [mine])
        #expect(
            try world.tenant("me").refusal(.request, ["connectionId": .string(mine), "path": "/x"])?.status
                == .storeCorrupt)
    }

    @Test func otherRecordsGoOnWorking() throws {
        try run("UPDATE connections SET credentials = NULL, setup = NULL WHERE id = $1", [mine])
        let answer = try world.tenant("them").call(.request, ["connectionId": .string(theirs), "path": "/x"])
        #expect(answer["status"] == 200)
    }
}
