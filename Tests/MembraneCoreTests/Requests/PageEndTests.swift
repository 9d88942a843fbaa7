import Testing

@testable import MembraneCore

/// Where long lists end: at a page without items or without a next one, and never because something could not be read.
@Suite struct PageEndTests {
    /// Every kind of rule for `{"results": …, "next": …, "url": …}`, with `Link` beside it.
    static let rules: [JSON] = [
        ["type": "link", "items": "response.data.results"],
        ["type": "url", "items": "response.data.results", "next": "response.data.url"],
        ["type": "cursor", "items": "response.data.results", "next": "response.data.next"],
        ["type": "offset", "items": "response.data.results", "limitParameter": "limit", "limit": 2],
        ["type": "page", "items": "response.data.results", "limitParameter": "limit", "limit": 2],
    ]

    private static func page(_ number: Int, of last: Int) -> HTTPResponse {
        let next = number < last ? (#""c\#(number + 1)""#, #""/v1/items?p=\#(number + 1)""#) : ("null", "null")
        let results = number <= last ? "[\(number), \(number)]" : "[]"
        var response = HTTPResponse.json(#"{"results": \#(results), "next": \#(next.0), "url": \#(next.1)}"#)
        if number < last { response.headers["Link"] = "</v1/items?p=\(number + 1)>; rel=next" }
        return response
    }

    private func app(_ rule: JSON, _ answer: @escaping @Sendable (Int) -> HTTPResponse) throws -> KeyedApp {
        let app = try PagedApp.app(rule)
        let count = Lock(0)
        app.transport.onApp { _ in
            answer(
                count.withLock {
                    $0 += 1; return $0
                })
        }
        return app
    }

    private static func text(_ body: String, _ type: String? = "application/json", status: Int = 200) -> HTTPResponse {
        var response = HTTPResponse(status: status, body: Array(body.utf8))
        response.headers["Content-Type"] = type
        return response
    }

    // MARK: Ends

    @Test(arguments: rules)
    func aShorterPageIsNoEnd(rule: JSON) throws {
        let app = try app(rule) {
            $0 == 2 ? Self.page(2, of: 3).with(#"{"results": [2], "next": "c3", "url": "?p=3"}"#) : Self.page($0, of: 3)
        }
        #expect(try PagedApp.all(app).items == [1, 1, 2, 3, 3])
    }

    @Test(arguments: rules)
    func anEmptyPageThatNamesANextOneIsNoEnd(rule: JSON) throws {
        guard !["offset", "page"].contains(rule["type"]?.stringValue ?? "") else { return }
        for empty in ["[]", "null"] {
            let app = try app(rule) {
                $0 == 2
                    ? Self.page(2, of: 3).with(#"{"results": \#(empty), "next": "c3", "url": "?p=3"}"#)
                    : Self.page($0, of: 3)
            }
            #expect(try PagedApp.all(app).items == [1, 1, 3, 3])
        }
    }

    @Test(
        arguments: rules,
        [
            #"{"results": []}"#, #"{"results": null}"#, "{}", "null", #"{"results": null, "next": "", "url": " "}"#,
            #"{"next": false, "url": false}"#, #"{"next": 0}"#, #"{"next": []}"#, #"{"next": {}}"#,
        ])
    func whatHasNoItemsEnds(rule: JSON, end: String) throws {
        let app = try app(rule) { $0 < 3 ? Self.page($0, of: 5) : Self.text(end) }
        let (items, sent) = try PagedApp.all(app)
        #expect(items == [1, 1, 2, 2] && sent.count == 3)
    }

    @Test(arguments: rules)
    func noContentEnds(rule: JSON) throws {
        let app = try app(rule) { $0 < 2 ? Self.page($0, of: 5) : .status(204) }
        #expect(try PagedApp.all(app).items == [1, 1])
        let none = try self.app(rule) { _ in .status(204) }
        #expect(try none.send(["path": "/items", "pagination": true])["items"] == [])
    }

    @Test func itIsNoMatterHowJSONIsCalled() throws {
        for type in [nil, "text/plain", "text/javascript; charset=utf-8", "text/html"] {
            let app = try app(Self.rules[2]) { number in
                var response = Self.page(number, of: 2)
                response.headers["Content-Type"] = type
                return response
            }
            #expect(try PagedApp.all(app).items == [1, 1, 2, 2])
        }
    }

    @Test func someSayThatThereIsNoSuchPage() throws {
        let end = Self.text(#"{"detail": "Invalid page."}"#, status: 404)
        let app = try app(Self.rules[4]) { $0 < 3 ? Self.page($0, of: 5) : end }
        #expect(try PagedApp.all(app).items == [1, 1, 2, 2])
        // The first page exists, a page for people is another thing, and so is a list that names its pages.
        #expect(try self.app(Self.rules[4]) { _ in end }.refusal(["pagination": true])?.key == "page_unreadable")
        for (rule, answer) in [(4, Self.text("<h1>Not found</h1>", status: 404)), (2, end)] {
            let app = try self.app(Self.rules[rule]) { $0 < 2 ? Self.page($0, of: 5) : answer }
            #expect(throws: Failure.self) { try PagedApp.all(app) }
        }
    }

    // MARK: What says whether there is more

    @Test func hasMoreGoesOnOverAnEmptyPage() throws {
        let rule: JSON = ["type": "page", "items": "response.data.items", "hasMore": "response.data.more"]
        for (more, isLast) in [("true", "false"), ("1", "0"), (#""true""#, #""false""#), ("7", "null")] {
            let app = try app(rule) {
                Self.text(#"{"items": \#($0 == 2 ? "[]" : "[\($0)]"), "more": \#($0 < 3 ? more : isLast)}"#)
            }
            #expect(try PagedApp.all(app).items == [1, 3])
        }
    }

    @Test func offsetsEndWhereNothingCame() throws {
        let rule: JSON = ["type": "offset", "items": "response.data.items", "hasMore": "response.data.more"]
        let app = try app(rule) { Self.text(#"{"items": \#($0 < 3 ? "[1, 2]" : "[]"), "more": true, "total": 900}"#) }
        #expect(try PagedApp.all(app).sent.last == "/v1/items?api_key=key-1&offset=4")
    }

    @Test func moreWithoutAPlaceIsNoEnd() throws {
        let app = try app([
            "type": "cursor", "items": "response.data.items", "hasMore": "response.data.more", "next": "lastItem.id",
        ]) { Self.text($0 == 1 ? #"{"items": [{"id": "a"}], "more": true}"# : #"{"items": [], "more": true}"#) }
        let failure = try #require(throws: Failure.self) { try PagedApp.all(app) }
        #expect(failure.key == "page_unreadable" && failure.data["page"] == 2)
    }

    @Test func theCallersOwnPlaceIsTheFirst() throws {
        for (rule, query, sent) in [
            (3, ["offset": 50] as JSON, ["offset=50&limit=2", "limit=2&offset=52", "limit=2&offset=54"]),
            (4, ["page": "7"], ["limit=2&page=7", "limit=2&page=8", "limit=2&page=9"]),
        ] {
            let app = try app(Self.rules[rule]) { Self.page($0, of: 2) }
            let seen = try PagedApp.all(app, ["path": "/items", "pagination": true, "query": query]).sent
            #expect(seen == sent.map { "/v1/items?api_key=key-1&" + $0 })
        }
    }

    // MARK: What cannot be read

    static let unreadable: [(HTTPResponse, String)] = [
        (text("<!doctype html><p>Maintenance", "text/html"), "HTML"), (text("\n<html>", "application/json"), "HTML"),
        (text(""), "empty body"), (text("", nil), "empty body"), (text(#"{"results": [1, "#), "cannot be read as JSON"),
        (text("one moment", "text/plain"), "cannot be read as JSON"),
        (text("{]", "text/plain"), "cannot be read as JSON"),
        (text(#"{"results": {"id": 1}}"#), "an object"), (text(#"{"results": "none"}"#), "a string"),
        (text(#"{"results": true}"#), "a boolean"), (text("<h1>Bad gateway", "text/html", status: 502), "HTTP 502"),
        (text(#"{"error": "gone"}"#, status: 410), "HTTP 410"), (text("", status: 302), "HTTP 302"),
        (text(#"{"results": []}"#, status: 500), "HTTP 500"), (text("", status: 304), "HTTP 304"),
    ]

    @Test(arguments: rules)
    func aPageThatCannotBeReadIsAnErrorAndCanBeAskedForAgain(rule: JSON) throws {
        for (answer, words) in Self.unreadable {
            let app = try app(rule) { $0 == 2 ? answer : Self.page(min($0, 2), of: 2) }
            let first = try app.send(["path": "/items", "pagination": true])
            let cursor = try #require(first["cursor"])
            let again: JSON = ["path": "/items", "pagination": true, "cursor": cursor]
            let failure = try #require(app.refusal(again))
            #expect(failure.key == "page_unreadable" && failure.status == .providerError)
            #expect(failure.httpStatus == answer.status && failure.isRetryable == (answer.status >= 500))
            #expect(failure.message.contains("Page 2") && failure.message.contains(words), "\(failure.message)")
            #expect(failure.data["page"] == 2 && failure.data["cursor"] == cursor)
            #expect(failure.data["status"] == .integer(Int64(answer.status)))
            #expect(failure.data["response"]?.stringValue?.isEmpty != true)
            #expect(try app.send(again)["items"] == [2, 2])
        }
    }

    @Test func itShowsTheBeginningOfTheAnswerWithoutSecrets() throws {
        let app = try PagedApp.app(nil)
        let key = "secret/of-tenant"
        let connected = try app.client.call(.connect, ["connectorKey": "keyed", "input": ["apiKey": .string(key)]])
        let long = String(repeating: "!", count: 9000)
        app.transport.onApp { _ in Self.text("<p>\n No secret&#47;of-tenant" + long, "text/html") }
        let request: JSON = ["connectionId": connected["id"] ?? .null, "path": "/items", "pagination": Self.rules[1]]
        let response = app.client.refusal(.request, request)?.data["response"]?.stringValue ?? ""
        #expect(response.hasPrefix("<p> No ***!!!") && response.utf8.count < 600)
    }

    @Test func retryAsksForItAgain() throws {
        let app = try app(Self.rules[2]) { $0 == 2 ? .status(503) : Self.page(min($0, 2), of: 2) }
        let cursor = try #require(try app.send(["path": "/items", "pagination": true])["cursor"])
        let answer = try app.send(["path": "/items", "pagination": true, "cursor": cursor, "retry": 1])
        #expect(answer["items"] == [2, 2] && app.sent.count == 3)
    }

    @Test(arguments: ["<a", "https://api.keyed.test/v1/items?p=2; rel=next", "rel=next"])
    func aLinkFieldThatIsNoneIsNoEnd(field: String) throws {
        let app = try app(Self.rules[0]) { _ in
            var response = Self.page(5, of: 5)
            response.headers["Link"] = field
            return response
        }
        #expect(app.refusal(["pagination": true])?.message.contains("Link") == true)
    }

    @Test(arguments: [
        (1, "7", "a number"), (1, "{\"href\": \"x\"}", "an object"), (1, "true", "a boolean"), (2, "true", "true"),
    ])
    func aNextPageThatIsNoneIsNoEnd(rule: Int, value: String, words: String) throws {
        let app = try app(Self.rules[rule]) { _ in Self.text(#"{"results": [1], "next": \#(value), "url": \#(value)}"#)
        }
        #expect(app.refusal(["pagination": true])?.message.contains(words) == true)
    }

    @Test func withoutARuleForItemsTheNextPageCounts() throws {
        // A list of lines, whose pages are named by a header field.
        let rule: JSON = ["type": "cursor", "next": "response.headers.x-next"]
        let app = try app(rule) { number in
            var response = Self.text("a;b", "text/csv")
            if number < 3 { response.headers["X-Next"] = "c\(number)" }
            return response
        }
        #expect(try PagedApp.all(app).sent.count == 3)
        for (broken, isEnd) in [("<p>", false), ("", false), ("{", false), ("{}", true)] {
            let app = try self.app(rule) { _ in Self.text(broken) }
            #expect((app.refusal(["pagination": true]) == nil) == isEnd)
        }
    }

    // MARK: Cursors

    @Test(arguments: [("7", "7"), ("-1", "-1"), (#""0""#, "0"), ("7.0", "7"), (#"["a", 1]"#, "%5B%22a%22%2C1%5D")])
    func cursorsAreOfAnyKind(value: String, sent: String) throws {
        let app = try app(Self.rules[2]) { Self.text(#"{"results": [1], "next": \#($0 == 1 ? value : "null")}"#) }
        #expect(try PagedApp.all(app).sent.last == "/v1/items?api_key=key-1&cursor=" + sent)
    }

    @Test(arguments: [2, 3, 7])
    func pagesInACircleEnd(length: Int) throws {
        for rule in [Self.rules[1], Self.rules[2]] {
            let app = try app(rule) {
                Self.text(#"{"results": [1], "next": "c\#($0 % length)", "url": "?p=\#($0 % length)"}"#)
            }
            let failure = try #require(throws: Failure.self) { try PagedApp.all(app, limit: 100) }
            #expect(failure.key == "pagination_loops" && app.sent.count <= 3 * length + 2)
        }
    }

    /// An app that does not know the parameter, or gives its last page for all that are behind it.
    @Test(arguments: [(3, 1), (3, 4), (4, 1), (4, 4)])
    func theSamePageAgainIsNoList(rule: Int, pages: Int) throws {
        let app = try app(Self.rules[rule]) {
            let page = min($0, pages)
            // What surrounds the records may differ each time.
            return Self.text(#"{"results": [{"id": \#(page)}, {"id": 7}], "took": \#($0)}"#)
        }
        let failure = try #require(throws: Failure.self) { try PagedApp.all(app, limit: 100) }
        #expect(failure.key == "pagination_loops" && failure.status == .providerError && failure.httpStatus == 200)
        #expect(failure.data["page"] == .integer(Int64(pages + 1)) && app.sent.count == pages + 1)
        #expect(failure.message.contains(rule == 3 ? "“offset”" : "“page”"))
    }

    /// Texts and numbers are no records; and what the app calls its end is the end.
    @Test func whatMayComeAgainMay() throws {
        for item in ["7", #""a""#, "{}", "[1]", "null"] {
            let steady = try self.app(Self.rules[4]) { Self.text(#"{"results": [\#($0 < 5 ? item : "")]}"#) }
            #expect(try PagedApp.all(steady).items.count == 4)
        }
        let rule = Self.rules[4].merging(["hasMore": "response.data.more"])
        let app = try self.app(rule) { Self.text(#"{"results": [{"id": 1}], "more": \#($0 < 2)}"#) }
        #expect(try PagedApp.all(app).items.count == 2)
        // A page that is asked for once more is no page that follows.
        let steady = try self.app(Self.rules[4]) { Self.text(#"{"results": [{"id": \#($0)}]}"#) }
        let cursor = try #require(try steady.send(["path": "/items", "pagination": true])["cursor"])
        let again: JSON = ["path": "/items", "pagination": true, "cursor": cursor]
        #expect(try steady.send(again)["items"] == [["id": 2]] && steady.send(again)["items"] == [["id": 3]])
    }

    @Test func manyPagesAreNoCircle() throws {
        let app = try app(Self.rules[2]) { Self.page($0, of: 70) }
        #expect(try PagedApp.all(app, limit: 100).items.count == 140)
    }

    // MARK: Addresses

    @Test(arguments: [
        ("?page=2", "/v1/items?page=2"), ("./items?page=2", "/v1/items?page=2"),
        ("../v1/items?page=2", "/v1/items?page=2"),
        ("../../../v1/items?page=2", "/v1/items?page=2"), ("next", "/v1/next"), ("/v1/./a/../items", "/v1/items"),
        ("https://API.keyed.test:443/v1/x/%2e%2E/items?p=../2", "/v1/items?p=../2"),
        ("//api.keyed.test/v1/./items", "/v1/items"), (" ?page=2#top ", "/v1/items?page=2"), (".", "/v1/"),
        ("people:search?x=1", "/v1/people:search?x=1"), ("?page[number]=2&q=a b", "/v1/items?page[number]=2&q=a%20b"),
    ])
    func referencesAreResolved(reference: String, sent: String) throws {
        let app = try app(Self.rules[1]) {
            Self.text(#"{"results": [1], "url": \#($0 == 1 ? JSON.string(reference).text : "null")}"#)
        }
        let last = try #require(try PagedApp.all(app).sent.last)
        #expect(last == sent + (sent.contains("?") ? "&" : "?") + "api_key=key-1")
    }

    @Test(arguments: ["/v1/a%2F..%2Fb", "/v1/a\\b", "/v1/..;/b", "/v1/%00"])
    func anAddressThatCannotBeIsTheAppsFault(reference: String) throws {
        let app = try app(Self.rules[1]) { _ in Self.text(#"{"results": [1], "url": \#(JSON.string(reference).text)}"#)
        }
        let cursor = try #require(try app.send(["path": "/items", "pagination": true])["cursor"])
        let failure = try #require(app.refusal(["path": "/items", "pagination": true, "cursor": cursor]))
        #expect(failure.key == "page_address_invalid" && failure.type == .connection && failure.data["page"] == 2)
    }

    @Test func theTokenThatAnAppRepeatsIsInNoCursor() throws {
        let world = try World()
        let app = try KeyedApp(
            world,
            members: [
                "makeApiClient": [
                    "type": "mapping",
                    "mapping": [
                        "baseUri": "https://api.keyed.test/v1", "headers": ["Authorization": "Bearer tok/en-of-app"],
                    ],
                    "pagination": Self.rules[1],
                ]
            ])
        app.transport.onApp { _ in Self.text(#"{"results": [1], "url": "?access_token=tok%2Fen-of-app&p=2&v=app"}"#) }
        let cursor = try app.send(["path": "/items", "pagination": true])["cursor"]?.stringValue ?? ""
        #expect(try PageCursor(cursor).value == "https://api.keyed.test/v1/items?p=2&v=app")
    }
}

extension HTTPResponse {
    /// The same with another body.
    fileprivate func with(_ text: String) -> HTTPResponse {
        var response = self
        response.body = Array(text.utf8)
        return response
    }
}
