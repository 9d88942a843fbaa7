import Testing

@testable import MembraneCore

/// Forms, multipart bodies, and bodies that the host streams.
@Suite struct RequestBodyTests {
    private let app: KeyedApp

    init() throws { app = try KeyedApp() }

    @Test func aFormIsEncodedAsBrowsersDo() throws {
        let request = try app.seen(["method": "POST", "form": ["a b": "é&=+", "list": [1, true], "none": .null]])
        #expect(request.bodyText == "a+b=%C3%A9%26%3D%2B&list=1&list=true")
        #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
    }

    private func multipart(_ parts: JSON) throws -> (text: String, boundary: String) {
        let request = try app.seen(["method": "POST", "multipart": parts])
        let type = try #require(request.headers["Content-Type"])
        let prefix = "multipart/form-data; boundary="
        #expect(type.hasPrefix(prefix))
        return (request.bodyText, String(type.dropFirst(prefix.count)))
    }

    @Test func partsStandBetweenBoundaries() throws {
        let (text, boundary) = try multipart([
            ["name": "note", "body": "hello"], ["name": "data", "body": ["a": 1]],
            ["name": "file", "fileName": "a.bin", "bodyBase64": "AAE="],
            ["name": "page", "fileName": "a.html", "contentType": "text/html", "body": "<p>"],
        ])
        let expected = """
            --B\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n\
            --B\r\nContent-Disposition: form-data; name="data"\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n\
            --B\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\
            Content-Type: application/octet-stream\r\n\r\n\u{0}\u{1}\r\n\
            --B\r\nContent-Disposition: form-data; name="page"; filename="a.html"\r\nContent-Type: text/html\r\n\r\n<p>\r\n\
            --B--\r\n
            """
        #expect(
            text
                == expected.split(separator: "--B", omittingEmptySubsequences: false).joined(separator: "--" + boundary)
        )
    }

    @Test func eachRequestHasAnotherBoundary() throws {
        #expect(
            try multipart([["name": "a", "body": "b"]]).boundary != multipart([["name": "a", "body": "b"]]).boundary)
    }

    @Test(arguments: [
        ("a\"b", "a%22b"), ("a\r\nX-Injected: 1", "a%0D%0AX-Injected: 1"), ("a\u{1}b", "a%01b"), ("é/..\\", "é/..\\"),
    ])
    func namesCannotEndTheirField(name: String, written: String) throws {
        let (text, _) = try multipart([["name": "f", "fileName": .string(name), "body": ""]])
        #expect(text.contains("filename=\"\(written)\"\r\n"))
    }

    static let wrong: [(JSON, String)] = [
        ("x", "multipart"), ([], "multipart"), ([7], "multipart[0]"), ([["body": "a"]], "multipart[0].name"),
        ([["name": "a"]], "multipart[0]"), ([["name": "a", "body": "a", "bodyBase64": "YQ=="]], "multipart[0]"),
        ([["name": "a", "bodyBase64": "?"]], "multipart[0].bodyBase64"),
        ([["name": "a", "body": "b", "contentType": "a\r\nb"]], "multipart[0].contentType"),
        ([["name": "a", "body": "b", "filename": "c"]], "multipart[0].filename"),
    ]

    @Test(arguments: wrong)
    func whatIsNoPartIsRefused(parts: JSON, path: String) {
        let refusal = app.refusal(["method": "POST", "multipart": parts])
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == .string(path))
    }

    @Test func thereIsOneBody() {
        #expect(
            app.refusal(["method": "POST", "form": [:], "multipart": [["name": "a", "body": "b"]]])?.status
                == .invalidRequest)
    }

    // MARK: Streams

    private func stream(_ host: TestStream, _ members: JSON = [:]) throws(Failure) -> JSON {
        try app.client.stream(app.request(members), host)
    }

    @Test func aStreamedBodyGoesOut() throws {
        _ = try stream(TestStream([1, 2, 3], size: 3, takes: false), ["method": "POST"])
        let request = try #require(app.sent.last)
        #expect(request.stream?.givesBody == true && request.stream?.size == 3)
        #expect(request.headers["Content-Type"] == "application/octet-stream")
    }

    @Test func oneBodyIsEnough() {
        for body in [
            ["body": "a"], ["bodyBase64": "YQ=="], ["form": [:]], ["multipart": [["name": "a", "body": "b"]]],
        ] as [JSON] {
            let refusal = failure { () throws(Failure) in
                _ = try stream(TestStream([1]), (["method": "POST"] as JSON).merging(body))
            }
            #expect(refusal?.status == .invalidRequest, "\(body)")
        }
        #expect(app.sent.isEmpty)
    }

    @Test func aPartCanBeStreamed() throws {
        _ = try stream(
            TestStream([1, 2, 3], size: 3),
            ["method": "POST", "multipart": [["name": "f", "fileName": "x", "stream": true]]])
        let request = try #require(app.sent.last)
        let around = try #require(request.stream?.size) - 3
        #expect(around > 100)
        #expect(request.headers["Content-Type"]?.hasPrefix("multipart/form-data; boundary=") == true)
    }

    @Test func whatWasHeldIsDeliveredInTheEnd() throws {
        app.transport.onApp { _ in .json(#"{"error": "none"}"#, status: 404) }
        let host = TestStream()
        let answer = try stream(host)
        #expect(answer["status"] == 404 && answer["body"] == nil)
        #expect(host.seen.taken == Array(#"{"error": "none"}"#.utf8))
        let head = try JSON(parsing: host.seen.heads.first ?? "", what: "The head")
        #expect(head["status"] == 404 && head["headers"]?["content-type"] == "application/json")
    }

    @Test func theInternalAPITakesStreamsToo() throws {
        _ = try app.world.manager().call(.patchWorkspace, ["internalApi": ["baseUri": "https://own.test"]])
        _ = try app.client.call(.setCredentials, ["credentials": [:]])
        let host = TestStream([1, 2], size: 2)
        let answer = try app.client.stream(["method": "PUT", "path": "/x"], host)
        #expect(answer["status"] == 200 && answer["body"] == nil)
        #expect(app.sent.last?.uri.host == "own.test" && app.sent.last?.stream?.size == 2)
        #expect(host.seen.taken == Array(#"{"ok": true}"#.utf8))
    }
}

extension Client {
    /// The operation `request` with a host that streams.
    func stream(_ request: JSON, _ host: TestStream) throws(Failure) -> JSON {
        try JSON(parsing: try perform(.request, request.text, stream: host), what: "The answer")
    }
}
