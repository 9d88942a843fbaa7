import Testing

@testable import MembraneCore

@Suite struct ConnectionListTests {
    private let world: World

    init() throws {
        world = try World()
        try world.makeKeyedApp()
    }

    /// Connects one after the other, each a moment later than the one before.
    @discardableResult
    private func connect(_ client: Client, _ names: [String], connectorKey: String = "keyed") throws -> [String] {
        try names.map { name in
            world.clock.advance(milliseconds: 1)
            return try world.connectKeyed(
                client,
                ["connectorKey": .string(connectorKey), "allowMultipleConnections": true, "name": .string(name)])
        }
    }

    private func names(_ client: Client, _ request: JSON = [:]) throws -> [String] {
        try client.call(.listConnections, request)["items"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    }

    @Test(arguments: [1, 7, 100, 249, 250, 251, 1000])
    func everyConnectionIsOnExactlyOnePage(limit: Int) throws {
        let client = try world.tenant()
        let ids = try connect(client, (1...250).map { "n\($0)" })
        var found: [String] = []
        var request: JSON = ["limit": .integer(Int64(limit))]
        var pages = 0
        while true {
            let answer = try client.call(.listConnections, request)
            let items = try #require(answer["items"]?.arrayValue)
            #expect(items.count <= limit)
            found += items.compactMap { $0["id"]?.stringValue }
            pages += 1
            guard let cursor = answer["cursor"] else { break }
            #expect(items.count == limit)
            request = ["limit": .integer(Int64(limit)), "cursor": cursor]
        }
        #expect(found == ids.reversed())
        #expect(pages == (250 + limit - 1) / limit)
    }

    /// A list is written in another way than one connection.
    @Test func aListSaysOfEachWhatGetSays() throws {
        let app = try ConnectedApp(world)
        let ids = try connect(app.client, ["Grüße \"1\" \\ 👩‍👩‍👧", "lost", "archived", "pending"]) + [app.id]
        try world.write { (transaction) throws(Failure) in
            for (place, id) in ids.dropFirst().enumerated() {
                guard var connection = try transaction.connection(id: id, tenantId: nil)
                else { throw .notFound("The connection") }
                if place == 0 { connection.isDisconnected = true }
                if place == 1 { connection.archivedAt = 1_800_000_000_001 }
                if place == 2 { connection.state = .clientActionRequired }
                connection.error = ["type": "connection", "key": "lost", "message": "Line 1\nline 2"]
                if place < 3 {
                    connection.requestError = [
                        "type": "connection", "key": "lost", "message": "Lost.", "data": ["n": 1.5],
                    ]
                }
                connection.meta = JSONObject(distinct: [("list", [1, true, .null])])
                try transaction.update(&connection)
            }
        }
        let items = try app.client.call(.listConnections, ["includeArchived": true])["items"]?.arrayValue ?? []
        #expect(items.count == 5)
        for item in items {
            let id = try #require(item["id"])
            #expect(try app.client.perform(.getConnection, (["id": id] as JSON).text) == item.text)
        }
        #expect(
            try app.client.perform(.listConnections, #"{"includeArchived": true, "limit": 5}"#)
                == JSON(dictionaryLiteral: ("items", .array(items))).text)
    }

    @Test func aHundredIsTheDefault() throws {
        let client = try world.tenant()
        try connect(client, (1...101).map { "n\($0)" })
        let answer = try client.call(.listConnections)
        #expect(answer["items"]?.arrayValue?.count == 100 && answer["cursor"] != nil)
    }

    @Test func whatIsAddedBetweenPagesMovesNothing() throws {
        let client = try world.tenant()
        try connect(client, ["a", "b", "c"])
        let first = try client.call(.listConnections, ["limit": 2])
        try connect(client, ["d"])
        #expect(try names(client, ["limit": 2, "cursor": first["cursor"] ?? .null]) == ["a"])
    }

    @Test func aCursorThatIsNoneIsRefused() throws {
        let refusal = try world.tenant().refusal(.listConnections, ["cursor": "no cursor!"])
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "cursor")
    }

    @Test func filtersKeepWhatFits() throws {
        let client = try world.tenant()
        try world.makeKeyedApp(key: "other")
        _ = try world.manager().call(.createIntegration, ["connectorKey": "other", "key": "chosen"])
        try connect(client, ["k1", "k2"])
        let others = try connect(client, ["o1"], connectorKey: "other")
        let one = try client.call(.getConnection, ["id": .string(others[0])])
        #expect(try names(client) == ["o1", "k2", "k1"])
        #expect(try names(client, ["connectorKey": "keyed"]) == ["k2", "k1"])
        #expect(try names(client, ["connectorId": one["connectorId"] ?? .null]) == ["o1"])
        #expect(try names(client, ["integrationKey": "chosen"]) == ["o1"])
        #expect(try names(client, ["integrationId": one["integrationId"] ?? .null]) == ["o1"])
        #expect(try names(client, ["connectorKey": "keyed", "integrationKey": "chosen"]) == [])
        #expect(try names(client, ["connectorKey": "nothing"]) == [])
    }

    @Test func archivedAndDisconnectedOnesAreFoundWhenAskedFor() throws {
        let client = try world.tenant()
        let ids = try connect(client, ["gone", "back", "fine"])
        _ = try client.call(.archiveConnection, ["id": .string(ids[0])])
        _ = try client.call(.archiveConnection, ["id": .string(ids[1])])
        _ = try client.call(.restoreConnection, ["id": .string(ids[1])])
        #expect(try names(client) == ["fine", "back"])
        #expect(try names(client, ["includeArchived": true]) == ["fine", "back", "gone"])
        #expect(try names(client, ["disconnected": true]) == ["back"])
        #expect(try names(client, ["disconnected": false]) == ["fine"])
    }

    @Test func aTenantSeesItsOwnAndAManagerEveryones() throws {
        try connect(world.tenant("a"), ["a1"])
        try connect(world.tenant("b"), ["b1"])
        #expect(try names(world.tenant("a")) == ["a1"])
        #expect(try names(world.tenant("a"), ["tenantKey": "a"]) == ["a1"])
        #expect(try names(world.manager()) == ["b1", "a1"])
        #expect(try names(world.manager(), ["tenantKey": "b"]) == ["b1"])
        #expect(try world.tenant("a").refusal(.listConnections, ["tenantKey": "b"])?.status == .accessDenied)
        #expect(try world.manager().refusal(.listConnections, ["tenantKey": "c"])?.status == .notFound)
    }

    @Test(arguments: [
        ("%", ["100% sure"]), ("_", ["snake_case"]), ("\\", [#"C:\dir"#]), ("SNAKE_", ["snake_case"]),
        ("e_c", ["snake_case"]),
        ("e c", []), ("100", ["100% sure"]), ("'", ["it's"]), ("%\u{301}", []), ("ÄPFEL", ["ÄPFEL"]),
        ("Pfel", ["ÄPFEL"]),
    ])
    func searchTakesEveryCharacterAsItself(words: String, expected: [String]) throws {
        let client = try world.tenant()
        for (index, name) in ["100% sure", "snake_case", #"C:\dir"#, "it's", "ÄPFEL"].enumerated() {
            // A key of its own, since the search looks at keys too.
            _ = try world.connectKeyed(
                client, ["allowMultipleConnections": true, "name": .string(name), "key": .string("k\(index)")])
        }
        #expect(try names(client, ["search": .string(words)]) == expected)
    }

    @Test func searchLooksAtKeysToo() throws {
        let client = try world.tenant()
        try connect(client, ["one"])
        let id = try world.connectKeyed(client, ["allowMultipleConnections": true, "name": "two", "key": "My_Key"])
        #expect(try names(client, ["search": "y_k"]) == ["two"])
        #expect(try client.call(.getConnection, ["connectionKey": "My_Key"])["id"] == .string(id))
    }
}
