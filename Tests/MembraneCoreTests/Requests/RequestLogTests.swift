import Testing

@testable import MembraneCore

/// What a connection's log tells, and what it never does.
@Suite struct RequestLogTests {
    private let app: KeyedApp

    init() throws { app = try KeyedApp() }

    private func log(_ members: JSON = [:], by client: Client? = nil) throws(Failure) -> [JSON] {
        let answer = try (client ?? app.client).call(
            .listConnectionLogs, (["id": .string(app.id)] as JSON).merging(members))
        return answer["items"]?.arrayValue ?? []
    }

    @Test func itTellsWhatWasSent() throws {
        app.transport.onApp { _ in .json(#"{"a": 1}"#, status: 201) }
        try app.send([
            "method": "POST", "path": "/orders?secret=q", "query": ["also": "q"], "body": "12345",
            "headers": ["X-A": "h3ader"],
        ])
        let entry = try #require(try log().first)
        #expect(entry["method"] == "POST" && entry["host"] == "api.keyed.test" && entry["path"] == "/orders")
        #expect(
            entry["status"] == 201 && entry["sentBytes"] == 5 && entry["receivedBytes"] == 8 && entry["attempt"] == 1)
        #expect(
            entry["durationMs"] == 0 && entry["createdAt"] == "2027-01-15T08:00:00.000Z" && entry["errorKey"] == nil)
        #expect(!entry.text.contains("12345") && !entry.text.contains("h3ader") && !entry.text.contains("=q"))
    }

    @Test func itTellsWhatWentWrong() throws {
        app.transport.onApp { _ in .status(429) }
        _ = app.refusal()
        app.transport.onApp { (_) throws(Failure) in throw .timedOut }
        _ = app.refusal()
        let entries = try log()
        #expect(entries.map { $0["errorKey"] } == ["timed_out", "rate_limit_exceeded"])
        #expect(entries.map { $0["status"] } == [nil, 429])
    }

    @Test(arguments: [
        ("/users/key-1/me", "/users/***/me"), ("/users/key%2D1", "/users/***"), ("/akey-1b", "/a***b"),
        ("/keys", "/keys"), ("/%6bey%2d1", "/***"), ("/%4BEY%2D1", "/***"), ("/KEY-1/x", "/***/x"),
        ("/%256bey-1", "/***"),
        ("/key-1/key-1", "/***/***"),
    ])
    func whatEqualsACredentialIsNotTold(path: String, shown: String) throws {
        try app.send(["path": .string(path)])
        #expect(try log().first?["path"] == .string(shown))
    }

    @Test func aLongPathIsCut() throws {
        try app.send(["path": .string("/" + String(repeating: "x", count: 5000))])
        #expect(try log().first?["path"]?.stringValue?.count == 500)
    }

    @Test func eachSendingIsAnEntry() throws {
        app.transport.onApp { _ in .status(503) }
        try app.send(["retry": 2])
        #expect(try log().map { $0["attempt"] } == [3, 2, 1])
    }

    @Test func itIsBounded() throws {
        for number in 0..<130 { try app.send(["path": .string("/\(number)")]) }
        #expect(try log(["limit": 1000]).count == 100)
        try app.send(["path": "/last"])
        let entries = try log(["limit": 1000])
        #expect(entries.count == 100 && entries[0]["path"] == "/last" && entries[1]["path"] == "/129")
        #expect(entries.last?["path"] == "/31")
    }

    @Test func itComesInPages() throws {
        for number in 0..<5 { try app.send(["path": .string("/\(number)")]) }
        let first = try app.client.call(.listConnectionLogs, ["id": .string(app.id), "limit": 3])
        let second = try app.client.call(
            .listConnectionLogs, ["id": .string(app.id), "limit": 3, "cursor": first["cursor"] ?? .null])
        #expect(first["items"]?.arrayValue?.count == 3 && second["items"]?.arrayValue?.count == 2)
        #expect(second["cursor"] == nil)
    }

    @Test func itIsTheTenantsOwn() throws {
        try app.send()
        let other = try app.world.tenant("customer-2")
        #expect(other.refusal(.listConnectionLogs, ["id": .string(app.id)])?.status == .notFound)
        #expect(try log(by: app.world.manager()).count == 1)
    }

    @Test func dueWorkAndClosingWriteItDown() throws {
        let file = try StoreFile()
        do {
            let app = try KeyedApp(try World(file))
            try app.send()
            _ = try app.world.engine.runDue(DueLimits())
            #expect(try count(file) == 1)
            try app.send()
            app.world.engine.close()
        }
        #expect(try count(file) == 2)
    }

    private func count(_ file: StoreFile) throws -> Int64? {
        try World(file, seed: 7).read { (transaction) throws(Failure) in
            try transaction.session.first("SELECT COUNT(*) FROM connection_logs", []) { (row) throws(Failure) in
                row.integer(0)
            }
        } ?? nil
    }
}
