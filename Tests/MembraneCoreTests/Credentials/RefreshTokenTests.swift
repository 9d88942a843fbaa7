import Testing

@testable import MembraneCore

/// What a refresh sends and what becomes of refresh tokens.
@Suite struct RefreshTokenTests {
    /// RFC 6749, sections 6 and 2.3.1.
    @Test func theRequestIsTheStandards() throws {
        let app = try ConnectedApp()
        app.expire()
        try app.send()
        let request = try #require(app.refreshes.first)
        #expect(request.method == "POST" && request.uri.text == "https://id.app.test/token")
        #expect(request.bodyText == "grant_type=refresh_token&refresh_token=refresh-1")
        #expect(
            request.headerLines == [
                "Accept: application/json",
                "Authorization: Basic " + Base64.encode(Array("client+1:s3cr%3At%2F%C3%A9".utf8)),
                "Content-Type: application/x-www-form-urlencoded",
            ])
    }

    @Test func theClientCanBeNamedInTheBody() throws {
        let app = try ConnectedApp(config: ["clientAuthLocation": "body", "tokenRequestFormat": "json"])
        app.expire()
        try app.send()
        let request = try #require(app.transport.tokenRequests.last)
        #expect(request.headers["Authorization"] == nil)
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(
            try JSON(parsing: request.bodyText, what: "The body") == [
                "grant_type": "refresh_token", "refresh_token": "refresh-1", "client_id": "client 1",
                "client_secret": "s3cr:t/é",
            ])
    }

    @Test func aRotatedRefreshTokenIsKeptAndUsedNextTime() throws {
        let app = try ConnectedApp()
        for _ in 0..<3 {
            app.expire()
            try app.send()
        }
        #expect(app.redeemed == ["refresh-1", "refresh-2", "refresh-3"])
        #expect(app.accessTokens == ["access-2", "access-3", "access-4"])
        #expect(try app.credentials["refresh_token"] == "refresh-4")
    }

    @Test(arguments: ["", #", "refresh_token": """#, #", "refresh_token": null"#, #", "refresh_token": 7"#])
    func withoutANewRefreshTokenTheOldOneIsKept(member: String) throws {
        let app = try ConnectedApp()
        app.transport.onToken { _ in .json(#"{"access_token": "access-2", "expires_in": 3600\#(member)}"#) }
        app.expire()
        try app.send()
        #expect(try app.credentials["refresh_token"] == "refresh-1")
        #expect(try app.credentials["access_token"] == "access-2")
        app.expire()
        try app.send()
        #expect(app.redeemed == ["refresh-1", "refresh-1"])
    }

    @Test func whatOnlyTheFirstAnswerSaidIsKept() throws {
        let app = try ConnectedApp(
            first: .json(
                #"{"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 60, "instance": "eu7", "plan": "a"}"#
            ))
        app.transport.onToken { _ in .json(#"{"access_token": "access-2", "plan": "b"}"#) }
        app.expire()
        try app.send()
        #expect(
            try app.credentials == [
                "access_token": "access-2", "refresh_token": "refresh-1", "instance": "eu7", "plan": "b",
            ])
    }

    @Test(arguments: ["application/x-www-form-urlencoded", "text/plain; charset=utf-8"])
    func aFormEncodedAnswerIsUnderstood(type: String) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in
            var response = HTTPResponse(
                status: 200, body: Array("access_token=a%2B2&refresh_token=r+2&expires_in=60".utf8))
            response.headers["Content-Type"] = type
            return response
        }
        try app.send()
        #expect(app.accessTokens == ["a+2"])
        #expect(try app.credentials["refresh_token"] == "r 2")
        #expect(try app.connection?.credentialsExpireAt == app.clock.now + 60_000)
    }
}
