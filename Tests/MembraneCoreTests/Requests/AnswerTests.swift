import Testing

@testable import MembraneCore

/// How an app's answer is handed on.
@Suite struct AnswerTests {
    private let app: KeyedApp

    init() throws { app = try KeyedApp() }

    private func answer(_ response: HTTPResponse) throws -> JSON {
        app.transport.onApp { _ in response }
        return try app.send()
    }

    private func answer(_ body: [UInt8], type: String?) throws -> JSON {
        var response = HTTPResponse(status: 200, body: body)
        response.headers["Content-Type"] = type
        return try answer(response)
    }

    @Test(arguments: [
        "application/json", "Application/JSON; charset=utf-8", "application/problem+json",
        "application/vnd.api+json ; a=b",
    ])
    func jsonIsJSON(type: String) throws {
        let answer = try answer(Array(#" {"a": [1, "é"]} "#.utf8), type: type)
        #expect(answer["body"] == ["a": [1, "é"]] && answer["bodyBase64"] == nil)
        #expect(answer["headers"] == ["content-type": .string(type)])
    }

    @Test func jsonIsPassedOnAsTheAppWroteIt() throws {
        let written = #"{ "price": 1.10, "id": 12345678901234567.5, "e": 1E2, "text": "\u00e9" }"#
        app.transport.onApp { _ in
            var response = HTTPResponse(status: 200, body: Array(written.utf8))
            response.headers["Content-Type"] = "application/json"
            return response
        }
        let answer = try app.client.perform(.request, app.request().text)
        #expect(answer == #"{"status":200,"headers":{"content-type":"application/json"},"body":"# + written + "}")
    }

    @Test(arguments: [("null", JSON.null), ("7", 7), (#""a""#, "a"), ("false", false)])
    func everyJSONValueIs(text: String, value: JSON) throws {
        #expect(try answer(Array(text.utf8), type: "application/json")["body"] == value)
    }

    @Test(arguments: ["text/html", "application/jsonp", "application/xml", nil])
    func otherTextIsText(type: String?) throws {
        let answer = try answer(Array("{\"é\": 1}".utf8), type: type)
        #expect(answer["body"] == "{\"é\": 1}" && answer["bodyBase64"] == nil)
    }

    /// As text it could not be told from a JSON string.
    @Test(arguments: ["{\"a\": ", "OK", "<html>", "{\"id\":1\u{0}}", "[1\u{0},2]", String(repeating: "[", count: 5000)])
    func whatOnlyClaimsToBeJSONIsBytes(text: String) throws {
        let answer = try answer(Array(text.utf8), type: "application/json")
        #expect(answer["body"] == nil && answer["bodyBase64"] == .string(Base64.encode(Array(text.utf8))))
    }

    @Test(arguments: [[0xFF, 0xFE], [0x61, 0x00, 0x62], [0xC3], [0xED, 0xA0, 0x80]])
    func otherBytesAreInBase64(bytes: [UInt8]) throws {
        for type in ["application/octet-stream", "application/json", "text/plain"] {
            let answer = try answer(bytes, type: type)
            #expect(answer["bodyBase64"] == .string(Base64.encode(bytes)) && answer["body"] == nil)
        }
    }

    @Test func nothingIsNothing() throws {
        #expect(try answer(.status(204)) == ["status": 204, "headers": [:]])
        #expect(try answer([], type: "application/json")["body"] == nil)
    }

    @Test func headersAreInLowerCaseAndJoined() throws {
        var response = HTTPResponse(status: 200)
        for (name, value) in [
            ("X-Limit", "1"), ("Link", "<a>"), ("link", "<b>"), ("X-limit", "2"), ("Set-Cookie", "session=secret"),
            ("SET-COOKIE", "b=c"), ("ETag", ""),
        ] {
            response.headers.append(name, value)
        }
        let answer = try answer(response)
        #expect(answer["headers"] == ["x-limit": "1, 2", "link": "<a>, <b>", "etag": ""])
        #expect(!answer.text.contains("secret"))
    }

    @Test(arguments: [200, 201, 204, 301, 302, 304, 307, 400, 403, 404, 418, 500, 503])
    func everyStatusIsAnAnswer(status: Int) throws {
        var response = HTTPResponse(status: status)
        response.headers["Location"] = "https://evil.test/"
        #expect(try answer(response)["status"] == .integer(Int64(status)))
        #expect(app.sent.count == 1)
    }

    @Test(arguments: [("30", Int64(30_000)), ("Fri, 15 Jan 2027 08:01:00 GMT", 60_000), ("soon", nil), (nil, nil)])
    func exceptThatTheAppAsksForPatience(after: String?, milliseconds: Int64?) throws {
        app.transport.onApp { _ in
            var response = HTTPResponse.json(#"{"secret": 1}"#, status: 429)
            response.headers["Retry-After"] = after
            return response
        }
        let refusal = try #require(app.refusal())
        #expect(refusal.status == .rateLimited && refusal.httpStatus == 429 && refusal.isRetryable)
        #expect(refusal.retryAfterMilliseconds == milliseconds)
        #expect(try app.world.connection(app.id)?.requestError == refusal.json)
    }
}
