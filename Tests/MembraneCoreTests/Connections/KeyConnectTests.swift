import Testing

@testable import MembraneCore

/// Apps with keys: what the person enters is tested, and stored only if the app accepts it.
@Suite struct KeyConnectTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        try world.makeKeyedApp()
        client = try world.tenant()
    }

    private func connect(_ key: String, _ request: JSON = ["connectorKey": "keyed"]) -> Failure? {
        client.refusal(.connect, request.merging(["input": ["apiKey": .string(key)]]))
    }

    private func items() throws -> [JSON] {
        try client.call(.listConnections)["items"]?.arrayValue ?? []
    }

    @Test func enoughInputConnectsAtOnce() throws {
        let answer = try client.call(
            .connect, ["connectorKey": "keyed", "input": ["apiKey": "key-1"], "name": "Mine", "key": "k"])
        #expect(answer["state"] == "READY" && answer["connected"] == true && answer["clientAction"] == nil)
        #expect(answer["name"] == "Mine" && answer["key"] == "k" && answer["canRefreshCredentials"] == false)
        let test = try #require(world.transport.requests.first)
        #expect(test.method == "GET" && test.uri.text == "https://api.keyed.test/me?format=json")
        #expect(test.headerLines == ["X-Api-Key: key-1"])
        #expect(try world.credentials(answer["id"]?.stringValue ?? "") == ["apiKey": "key-1"])
    }

    @Test(arguments: [
        (401, Status.credentialsRefused), (403, .credentialsRefused), (404, .configuration), (405, .configuration),
        (302, .configuration), (422, .credentialsRefused), (408, .providerError), (500, .providerError),
        (503, .providerError), (429, .rateLimited),
    ])
    func inputThatDoesNotPassTheTestIsNotStored(status: Int, expected: Status) throws {
        world.transport.onApp { _ in .status(status) }
        let refusal = connect("key-1")
        #expect(refusal?.status == expected && refusal?.httpStatus == status)
        #expect(try items() == [])
    }

    @Test func aFailedTestLeavesAWorkingConnectionAsItIs() throws {
        #expect(connect("key-1") == nil)
        let id = try #require(try items().first?["id"]?.stringValue)
        world.transport.onApp { $0.headers["X-Api-Key"] == "key-1" ? .json("{}") : .status(401) }
        #expect(connect("key-2")?.status == .credentialsRefused)
        #expect(try world.credentials(id) == ["apiKey": "key-1"])
        #expect(try client.call(.request, ["connectionId": .string(id), "path": "/x"])["status"] == 200)
    }

    @Test func aNetworkThatFailsStoresNothing() throws {
        world.transport.onApp { (_) throws(Failure) in throw Failure(.network, .connection, "network", "No answer.") }
        #expect(connect("key-1")?.status == .network)
        #expect(try items() == [])
    }

    @Test func inputThatDoesNotFitTheSchemaIsNotSent() throws {
        #expect(connect("abc")?.status == .invalidRequest)
        #expect(
            client.refusal(.connect, ["connectorKey": "keyed", "input": ["apiKey": 12345]])?.status == .invalidRequest)
        #expect(try items() == [] && world.transport.requests.isEmpty)
    }

    @Test func withoutEnoughInputThePersonIsAsked() throws {
        let answer = try client.call(.connect, ["connectorKey": "keyed"])
        #expect(answer["state"] == "CLIENT_ACTION_REQUIRED" && answer["connected"] == false)
        let action = try #require(answer["clientAction"])
        #expect(action["type"] == "provide-input" && action["description"]?.stringValue?.contains("apiKey") == true)
        #expect(action["inputSchema"]?["required"] == ["apiKey"])
        let id = answer["id"] ?? .null
        let refusal = client.refusal(.request, ["connectionId": id, "path": "/x"])
        #expect(refusal?.status == .clientAction)
        #expect(connect("key-1", ["connectionId": id]) == nil)
        #expect(try items().map { $0["id"] } == [id])
        #expect(try client.call(.request, ["connectionId": id, "path": "/x"])["status"] == 200)
    }

    @Test func askingForInputAgainLeavesAWorkingConnectionAsItIs() throws {
        #expect(connect("key-1") == nil)
        let id = try #require(try items().first?["id"])
        let answer = try client.call(.connect, ["connectionId": id, "input": [:]])
        #expect(answer["clientAction"]?["type"] == "provide-input")
        #expect(try client.call(.getConnection, ["id": id])["state"] == "READY")
        #expect(try client.call(.request, ["connectionId": id, "path": "/x"])["status"] == 200)
    }

    @Test func reconnectingWithoutNewInputUsesTheOld() throws {
        #expect(connect("key-1") == nil)
        let id = try #require(try items().first?["id"])
        #expect(try client.call(.connect, ["connectionId": id])["state"] == "READY")
        #expect(world.transport.requests.count == 2)
    }

    @Test func aTakenKeyIsRefused() throws {
        _ = try world.connectKeyed(client, ["key": "mine"])
        let refusal = client.refusal(
            .connect,
            ["connectorKey": "keyed", "input": ["apiKey": "key-2"], "key": "mine", "allowMultipleConnections": true])
        #expect(refusal?.status == .alreadyExists)
        #expect(try items().count == 1)
        // Keys are the tenant's own.
        _ = try world.connectKeyed(world.tenant("other"), ["key": "mine"])
    }

    @Test func manyWhoConnectAtOnceMakeOneConnection() throws {
        let file = try StoreFile()
        let clock = ManualClock(waitsReally: true)
        let worlds = try (1...2).map { try World(file, clock: clock, seed: UInt64($0)) }
        try worlds[0].makeKeyedApp()
        let ids = try onThreads(8) { (index) throws(Failure) in
            try worlds[index % 2].connectKeyed(worlds[index % 2].tenant())
        }
        #expect(ids.compactMap(\.failure).map(\.key) == [])
        #expect(Set(ids.compactMap(\.success)).count == 1)
    }

    @Test func whatTheMappingAddsIsStoredBesideTheInput() throws {
        try world.makeKeyedApp(
            key: "mapped",
            members: [
                "getCredentialsFromConnectionParameters": [
                    "type": "mapping", "mapping": ["login": ["$concat": [["$var": "connectionInput.apiKey"], ":x"]]],
                ]
            ])
        let id = try world.connectKeyed(client, ["connectorKey": "mapped"])
        #expect(try world.credentials(id) == ["apiKey": "key-1", "login": "key-1:x"])
    }
}
