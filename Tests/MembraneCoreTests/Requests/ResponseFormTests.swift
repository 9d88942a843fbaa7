import Testing

@testable import MembraneCore

/// How an app's answer is handed on.
@Suite struct ResponseFormTests {
    private func json(_ body: [UInt8], _ headers: [(String, String)] = [], status: Int = 200) -> JSON {
        var response = HTTPResponse(status: status, body: body)
        for (name, value) in headers { response.headers.append(name, value) }
        return .object(response.json)
    }

    @Test(arguments: [
        "application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/problem+json",
        "application/vnd.api+json;v=1", " application/json ;charset=utf-8",
    ])
    func jsonIsGivenAsJSON(type: String) {
        #expect(json(Array(#"{"a": [1]}"#.utf8), [("Content-Type", type)])["body"] == ["a": [1]])
        #expect(json(Array("null".utf8), [("Content-Type", type)])["body"] == .null)
    }

    @Test(arguments: ["{", #"{"a": 1, "a": 2}"#, "99999999999999999999", #""\u0000""#, "<html>"])
    func whatClaimsToBeJSONAndIsNotIsGivenAsText(body: String) {
        #expect(json(Array(body.utf8), [("Content-Type", "application/json")])["body"] == .string(body))
    }

    @Test(arguments: ["text/plain", "text/html", "application/jsonx", "text/json-seq", ""])
    func textIsGivenAsText(type: String) {
        let answer = json(Array(#"{"a": "ü"}"#.utf8), [("Content-Type", type)])
        #expect(answer["body"] == #"{"a": "ü"}"# && answer["bodyBase64"] == nil)
    }

    @Test func otherBytesAreGivenInBase64() {
        for body: [UInt8] in [[0xFF, 0xFE], [0x61, 0x00], [0xC3]] {
            let answer = json(body, [("Content-Type", "application/json")])
            #expect(answer["body"] == nil && answer["bodyBase64"] == .string(Base64.encode(body)))
        }
    }

    @Test func anEmptyBodyIsLeftOut() {
        #expect(json([], status: 204) == ["status": 204, "headers": [:]])
    }

    @Test func headerNamesAreLowerCaseAndRepeatedFieldsJoined() {
        let headers = json([], [("X-A", "1"), ("Link", "<a>"), ("x-a", "2"), ("LINK", "<b>")])["headers"]
        #expect(headers == ["x-a": "1, 2", "link": "<a>, <b>"])
    }

    @Test func cookiesAreNotHandedOn() {
        let headers = json([], [("Set-Cookie", "session=canary"), ("SET-COOKIE", "b=canary"), ("X-A", "1")])["headers"]
        #expect(headers == ["x-a": "1"])
    }
}
