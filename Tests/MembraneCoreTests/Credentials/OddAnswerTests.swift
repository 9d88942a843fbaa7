import Testing

@testable import MembraneCore

/// A token answer is judged by the token in it, never by its neighbours (DESIGN 6): what is lost here is a grant.
@Suite struct OddAnswerTests {
    private static let tooMuch = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)

    /// Members beside a good token, and what is kept of them.
    private static let neighbours: [(members: [UInt8], kept: JSON)] = [
        (Array(#""uid":18446744073709551615"#.utf8), ["uid": .number(JSONNumber(checked: "18446744073709551615"))]),
        (Array(#""limit":1e400,"zero":-0"#.utf8), ["limit": .number(JSONNumber(checked: "1e400"))]),
        (Array(#""name":"a\ud83d""#.utf8), ["name": "a\u{FFFD}"]),
        (Array(#""name":"a\u0000""#.utf8), ["name": "a\u{FFFD}"]),
        (Array("\"name\":\"a\u{0}\"".utf8), ["name": "a\u{FFFD}"]), (Array("\"name\":\"a\n\"".utf8), ["name": "a\n"]),
        (Array(#""name":"Jos"#.utf8) + [0xE9, 0x22], ["name": "Jos\u{FFFD}"]), (Array(#""n":NaN"#.utf8), ["n": .null]),
        (Array(#""scope":"a","scope":"b""#.utf8), ["scope": "b"]), (Array("\"deep\":\(tooMuch)".utf8), [:]),
        (Array(#""error":"""#.utf8), [:]), (Array(#""error":null"#.utf8), [:]), (Array(#""error":false"#.utf8), [:]),
        (Array(#""error":{}"#.utf8), [:]), (Array(#""error":[]"#.utf8), [:]), (Array(#""error":0"#.utf8), [:]),
        (Array(#""error":"","ok":true,"error_description":"none""#.utf8), [:]),
        (Array(#""scope":["a","b"],"token_type":null"#.utf8), ["scope": ["a", "b"]]),
        (Array(#""scope":null,"token_type":["bearer"],"id_token":"\udc00""#.utf8), ["id_token": "\u{FFFD}"]),
    ]

    private func answer(_ members: [UInt8], _ number: Int) -> HTTPResponse {
        let token = #"{"access_token":"access-\#(number)","refresh_token":"refresh-\#(number)","expires_in":3600,"#
        var response = HTTPResponse(
            status: 200, body: [0xEF, 0xBB, 0xBF] + Array(token.utf8) + members + [0x7D, 0x00])
        response.headers["Content-Type"] = "application/json;charset=UTF-8"
        return response
    }

    @Test(arguments: neighbours.indices)
    func neighboursCostNoToken(index: Int) throws {
        let (members, kept) = Self.neighbours[index]
        let app = try ConnectedApp(first: answer(members, 1))
        #expect(try app.connection?.state == .ready)
        app.expire()
        app.transport.onToken { _ in answer(members, 2) }
        try app.send()
        app.expire()
        app.transport.onToken { _ in answer(members, 3) }
        try app.send()
        #expect(app.accessTokens == ["access-2", "access-3"])
        #expect(app.refreshes.compactMap { $0.formValue("refresh_token") } == ["refresh-1", "refresh-2"])
        // What was read leniently is stored, and read back.
        for (name, value) in kept.objectValue ?? JSONObject() { #expect(try app.credentials[name] == value) }
    }

    @Test(arguments: [
        #""refresh_token":"r\n""#, #""refresh_token":"r\u0000""#, #""refresh_token":"r\ud83d""#, #""refresh_token":"""#,
        #""refresh_token":null"#, #""refresh_token":5"#, #""refresh_token":{}"#,
    ])
    func whatIsNoRefreshTokenIsAsGoodAsNone(member: String) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .json(#"{"access_token":"access-2",\#(member)}"#) }
        try app.send()
        #expect(app.accessTokens == ["access-2"])
        #expect(try app.credentials["refresh_token"] == "refresh-1")
    }

    @Test(arguments: ["application/x-www-form-urlencoded", "text/plain; charset=utf-8"])
    func formsAreReadInTheSameWay(type: String) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in
            let form = "access_token=access-2&error=&expires_in=3600.0&name=a%00b%E9&refresh_token="
            var response = HTTPResponse(status: 200, body: Array(form.utf8))
            response.headers["Content-Type"] = type
            return response
        }
        try app.send()
        #expect(app.accessTokens == ["access-2"])
        #expect(try app.credentials["name"] == "a\u{FFFD}b\u{FFFD}" && app.credentials["refresh_token"] == "refresh-1")
        #expect(try app.connection?.credentialsExpireAt == app.clock.now + 3_600_000)
    }

    /// One that says that it failed has failed.
    @Test(arguments: [
        (#""error":"server_error""#, "server_error"), (#""error":true"#, "unrecognised_error"),
        (#""error":{"code":1}"#, "unrecognised_error"), (#""ok":false"#, "unrecognised_error"),
        (#""error":"","ok":false"#, "unrecognised_error"), (#""error":"\u0000""#, "unrecognised_error"),
    ])
    func anErrorIsOne(member: String, code: String) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .json(#"{"access_token":"access-2",\#(member)}"#) }
        _ = app.client.refusal(.refreshConnection, ["id": .string(app.id)])
        // What the provider calls it is shown; what it does not name is not given a name in its place.
        let shown = try #require(try app.connection?.requestError?["data"])
        #expect(
            shown["endpoint"] == "token" && shown["error"]?.stringValue == (code == "unrecognised_error" ? nil : code))
        #expect(try app.connection?.refresh.failure?.failure.oauthCode == code)
        #expect(try app.credentials["access_token"] == "access-1")
    }

    @Test(arguments: [#""code":0"#, #""code":"""#, #""code":null"#, #""code":false"#])
    func errorsElsewhereAreReadInTheSameWay(member: String) throws {
        let app = try ConnectedApp(config: ["tokenResponse": ["error": "code"]])
        app.expire()
        app.transport.onToken { _ in .json(#"{"access_token":"access-2",\#(member)}"#) }
        try app.send()
        #expect(app.accessTokens == ["access-2"])
    }

    /// An empty body read as a form is an object without members, which nobody wrote.
    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "application/json"])
    func anEmptyAnswerIsNotQuoted(type: String) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in
            var response = HTTPResponse(status: 400, body: [])
            response.headers["Content-Type"] = type
            return response
        }
        let refusal = try #require(app.client.refusal(.refreshConnection, ["id": .string(app.id)]))
        #expect(refusal.message.hasSuffix("answered with HTTP 400."))
        #expect(refusal.data["answer"] == nil)
    }
}
