import Testing

@testable import MembraneCore

/// Cursors that apps put tokens into: who acts as a tenant sees cursors, and no credentials.
@Suite struct SealedCursorTests {
    private static let secret = "key-1"

    private static func shows(_ cursor: JSON?) -> Bool {
        let bytes = Base64.decode(Array((cursor?.stringValue ?? "").utf8), .url) ?? []
        return Redaction(texts: [secret]).applied(to: bytes) != nil
    }

    private static let byCursor: JSON = [
        "type": "cursor", "items": "response.data.items", "next": "response.data.next", "parameter": "c",
    ]
    private static let byLink: JSON = ["type": "link", "items": "response.data"]

    private static let cases: [(JSON, String, String?)] = [
        (byLink, "[1]", "</v1/key-1/items?page=2>; rel=next"),
        (byLink, "[1]", "</v1/items?page=2&signed=k%65y-1>; rel=next"),
        (byCursor, #"{"items": [1], "next": "key-1:2"}"#, nil),
    ]

    @Test(arguments: cases)
    func aCursorThatHoldsATokenIsSealed(rule: JSON, body: String, link: String?) throws {
        let app = try PagedApp.app(rule)
        PagedApp.answer(app, [(body, link: link), (rule["type"] == "link" ? "[2]" : #"{"items": [2]}"#, link: nil)])
        let request: JSON = ["path": "/items", "pagination": true]
        let first = try app.send(request)
        let cursor = try #require(first["cursor"])
        #expect(cursor.stringValue?.hasPrefix("sealed.") == true && !Self.shows(cursor))
        let second = try app.send(request.merging(["cursor": cursor]))
        #expect(second["items"] == [2] && second["cursor"] == nil)
        // The app has got back what it gave.
        let address = app.sent.last?.uri.text ?? ""
        #expect(address.contains("key-1/items") || address.contains("signed=k") || address.contains("c=key-1%3A2"))
    }

    @Test func itOpensForItsConnectionOnly() throws {
        let app = try PagedApp.app(Self.byCursor)
        PagedApp.answer(app, [(#"{"items": [1], "next": "key-1"}"#, link: nil)])
        let request: JSON = ["path": "/items", "pagination": true]
        let cursor = try #require(try app.send(request)["cursor"]?.stringValue)
        let other = try app.world.tenant("customer-2")
        let id = try app.world.connectKeyed(other)
        let refusal = other.refusal(
            .request, ConnectedApp.requestThrough(id).merging(request).merging(["cursor": .string(cursor)]))
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "cursor")
        for damaged in [cursor + "AAAA", "sealed.", "sealed.AAAA", "sealed.*", String(cursor.prefix(40))] {
            let refusal = app.refusal(request.merging(["cursor": .string(damaged)]))
            #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "cursor", "\(damaged)")
        }
    }

    /// A page that cannot be read is asked for again with the cursor that was given.
    @Test func aPageThatFailsNamesTheSealedCursor() throws {
        let app = try PagedApp.app(Self.byCursor)
        PagedApp.answer(app, [(#"{"items": [1], "next": "key-1"}"#, link: nil), ("<html>", link: nil)])
        let request: JSON = ["path": "/items", "pagination": true]
        let cursor = try #require(try app.send(request)["cursor"])
        #expect(app.refusal(request.merging(["cursor": cursor]))?.data["cursor"] == cursor)
    }
}
