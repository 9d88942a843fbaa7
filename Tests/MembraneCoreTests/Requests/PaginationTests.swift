import Testing

@testable import MembraneCore

/// An app with long lists.
struct PagedApp {
    static func app(_ rule: JSON?) throws -> KeyedApp {
        var api: JSON = [
            "type": "mapping",
            "mapping": [
                "baseUri": "https://api.keyed.test/v1", "headers": ["X-Api-Key": ["$var": "credentials.apiKey"]],
                "query": ["api_key": ["$var": "credentials.apiKey"]],
            ],
        ]
        if let rule { api = api.merging(["pagination": rule]) }
        return try KeyedApp(members: ["makeApiClient": api])
    }

    /// Asks for page after page; gives the items and the addresses that were asked for.
    static func all(
        _ app: KeyedApp, _ request: JSON = ["path": "/items", "pagination": true], limit: Int = 10
    ) throws -> (items: [JSON], sent: [String]) {
        var items: [JSON] = []
        var request = request
        for _ in 0..<limit {
            let answer = try app.send(request)
            items += answer["items"]?.arrayValue ?? []
            guard let cursor = answer["cursor"] else { break }
            #expect(cursor.stringValue?.contains("key-1") == false)
            request = request.merging(["cursor": cursor])
        }
        return (items, app.sent.map { String($0.uri.text.dropFirst("https://api.keyed.test".count)) })
    }

    static func answer(_ app: KeyedApp, _ pages: [(String, link: String?)]) {
        let count = Lock(0)
        app.transport.onApp { _ in
            let number = count.withLock {
                $0 += 1; return $0 - 1
            }
            var response = HTTPResponse.json(pages[min(number, pages.count - 1)].0)
            response.headers["Link"] = pages[min(number, pages.count - 1)].link
            return response
        }
    }

}

/// Long lists, page by page.
@Suite struct PaginationTests {
    private func app(_ rule: JSON?) throws -> KeyedApp { try PagedApp.app(rule) }
    private func answer(_ app: KeyedApp, _ pages: [(String, link: String?)]) { PagedApp.answer(app, pages) }
    private func all(
        _ app: KeyedApp, _ request: JSON = ["path": "/items", "pagination": true]
    ) throws -> (items: [JSON], sent: [String]) { try PagedApp.all(app, request) }

    @Test func linksAreFollowed() throws {
        let app = try app(["type": "link", "items": "response.data"])
        answer(
            app,
            [
                (
                    "[1, 2]",
                    link: #"<https://api.keyed.test/v1/items?page=2&api_key=key-1>; rel="next", </x>; rel=last"#
                ),
                ("[3]", link: "</v1/items?page=3>;rel=next"), ("[4]", link: "<?page=4>; rel=\"prev next\""),
                ("[]", link: nil),
            ])
        let (items, sent) = try all(app)
        #expect(items == [1, 2, 3, 4])
        #expect(
            sent == [
                "/v1/items?api_key=key-1", "/v1/items?page=2&api_key=key-1", "/v1/items?page=3&api_key=key-1",
                "/v1/items?page=4&api_key=key-1",
            ])
    }

    @Test(arguments: [
        "<https://evil.test/items?page=2>; rel=next", "<//evil.test/items>; rel=next",
        "<http://api.keyed.test/v1/items>; rel=next", "<https://api.keyed.test:444/>; rel=next",
        "<file:///etc/passwd>; rel=next",
    ])
    func anotherOriginIsNotFollowed(link: String) throws {
        let app = try app(["type": "link", "items": "response.data"])
        answer(app, [("[1]", link: link)])
        let cursor = try app.send(["path": "/items", "pagination": true])["cursor"] ?? .null
        let refusal = app.refusal(["path": "/items", "pagination": true, "cursor": cursor])
        #expect(refusal?.status == .addressRefused && refusal?.key == "other_origin")
        #expect(app.sent.count == 1)
    }

    @Test func addressesInTheBodyAreFollowed() throws {
        let app = try app(["type": "url", "items": "response.data.value", "next": "response.data.next"])
        answer(
            app,
            [
                (#"{"value": [1], "next": "https://api.keyed.test/v1/items?after=a%20b"}"#, link: nil),
                (#"{"value": [2], "next": null}"#, link: nil),
            ])
        let (items, sent) = try all(app)
        #expect(items == [1, 2] && sent.last == "/v1/items?after=a%20b&api_key=key-1")
    }

    @Test func cursorsAreSent() throws {
        let app = try app([
            "type": "cursor", "items": "response.data.results", "next": "response.data.paging.next.after",
            "parameter": "after", "limitParameter": "limit", "limit": 2,
        ])
        answer(
            app,
            [
                (#"{"results": [1, 2], "paging": {"next": {"after": "c 1"}}}"#, link: nil),
                (#"{"results": [3], "paging": {}}"#, link: nil),
            ])
        let (items, sent) = try all(app)
        #expect(items == [1, 2, 3])
        #expect(sent == ["/v1/items?api_key=key-1&limit=2", "/v1/items?api_key=key-1&limit=2&after=c%201"])
    }

    @Test func theLastItemCanBeTheCursor() throws {
        let app = try app([
            "type": "cursor", "items": "response.data.data", "next": "lastItem.id", "hasMore": "response.data.has_more",
            "parameter": "starting_after",
        ])
        answer(
            app,
            [
                (#"{"data": [{"id": "x1"}], "has_more": true}"#, link: nil),
                (#"{"data": [{"id": "x2"}], "has_more": false}"#, link: nil),
            ])
        #expect(try all(app).sent.last == "/v1/items?api_key=key-1&starting_after=x1")
    }

    @Test func cursorsCanStandInTheBody() throws {
        let app = try app(nil)
        answer(app, [(#"{"r": [1], "c": "n"}"#, link: nil), (#"{"r": [2]}"#, link: nil)])
        let rule: JSON = [
            "type": "cursor", "items": "response.data.r", "next": "response.data.c", "parameter": "start", "in": "body",
        ]
        _ = try all(app, ["path": "/q", "method": "POST", "body": ["a": 1], "pagination": rule])
        #expect(app.sent.map(\.bodyText) == [#"{"a":1}"#, #"{"a":1,"start":"n"}"#])
    }

    @Test func offsetsGrowByWhatCame() throws {
        let app = try app(["type": "offset", "items": "response.data", "limitParameter": "limit", "limit": 2])
        answer(app, [("[1, 2]", link: nil), ("[3, 4]", link: nil), ("[5]", link: nil), ("[]", link: nil)])
        let (items, sent) = try all(app)
        #expect(items == [1, 2, 3, 4, 5])
        #expect(sent.last == "/v1/items?api_key=key-1&limit=2&offset=5")
    }

    @Test func pagesAreCounted() throws {
        let app = try app(["type": "page", "items": "response.data", "parameter": "p"])
        answer(app, [("[1]", link: nil), ("[2]", link: nil), ("[]", link: nil)])
        let (items, sent) = try all(app)
        #expect(items == [1, 2])
        #expect(sent == (1...3).map { "/v1/items?api_key=key-1&p=\($0)" })
    }

    // MARK: Bounds

    @Test func aPageThatIsItsOwnNextEnds() throws {
        let app = try app(["type": "cursor", "next": "response.data.c"])
        answer(app, [(#"{"c": "same"}"#, link: nil)])
        let cursor = try app.send(["path": "/items", "pagination": true])["cursor"] ?? .null
        #expect(app.refusal(["path": "/items", "pagination": true, "cursor": cursor])?.key == "pagination_loops")
    }

    @Test func thereAreNotMorePagesThanPermitted() throws {
        let app = try app(["type": "page", "items": "response.data", "maximumPages": 3])
        answer(app, [("[1]", link: nil)])
        let failure = try #require(throws: Failure.self) { try all(app) }
        #expect(failure.key == "too_many_pages" && app.sent.count == 3)
    }

    static let wrongRules: [(JSON, String)] = [
        (["type": "none"], "type"), (["type": "cursor"], "next"), (["type": "offset"], "items"),
        (["type": "link", "maximumPages": 0], "maximumPages"), (["type": "link", "itmes": "x"], "itmes"),
        (["type": "link", "items": "credentials.apiKey"], "items"),
        (["type": "page", "items": "response.data", "in": "header"], "in"),
    ]

    @Test(arguments: wrongRules)
    func aRuleThatCannotBeIsRefused(rule: JSON, member: String) throws {
        let failure = try #require(throws: Failure.self) { try app(rule) }
        #expect(failure.data["path"]?.stringValue?.hasPrefix("makeApiClient.pagination.\(member)") == true)
        #expect(
            try app(nil).refusal(["pagination": rule])?.data["path"]?.stringValue?.hasPrefix("pagination.\(member)")
                == true)
    }

    @Test(arguments: ["", "?", "e30", Base64.encode(Array(#"{"type":"link","value":7,"number":1}"#.utf8), .url)])
    func aCursorThatIsNoneIsRefused(cursor: String) throws {
        let app = try app(["type": "link"])
        let refusal = app.refusal(["pagination": true, "cursor": .string(cursor)])
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "cursor")
    }

    @Test func withoutARuleThereAreNoPages() throws {
        let app = try app(nil)
        #expect(app.refusal(["pagination": true])?.data["path"] == "pagination")
        #expect(app.refusal(["cursor": "x"])?.data["path"] == "cursor")
    }

    // MARK: Link (RFC 8288)

    @Test(
        arguments: [
            ("<a>; rel=next", "a"), ("<a>; rel=\"next\"", "a"), ("<a>;rel=NEXT", "a"),
            ("<a>; rel=prev, <b>; rel=next", "b"),
            ("<a,b;c>; title=\"x, y; rel=next\"; rel=\"last next\"", "a,b;c"), ("<a>; rel=prev; rel=next", nil),
            ("<a> ; rel = next", "a"), ("<a", nil), ("", nil), ("<a>", nil), ("<a>; rel=\"ne\\xt\"", "a"),
            ("<a>; rel=\"next", "a"), ("<>; rel=next", ""), ("< a >; rel='next'", "a"),
            ("<a>; title=\"x\" rel=\"next\"", "a"),
            ("<a>;; rel=next", "a"), ("<a>; rel=\"last\tnext\"", "a"), ("<a>; rel='x', <b>; Rel=next;", "b"),
            ("<a>; =, <b>; rel=next", "b"),
        ] as [(String, String?)])
    func theNextLinkIsFound(field: String, target: String?) {
        #expect(LinkHeader.target("next", in: field) == target)
    }
}
