import Testing

@testable import MembraneCore

/// Functions of a connector that are a request.
@Suite struct RESTFunctionTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        client = try world.tenant()
    }

    private func connect() -> Failure? {
        client.refusal(.connect, ["connectorKey": "keyed", "input": ["apiKey": "k-1 é"]])
    }

    /// Two steps: post what was entered, get what authenticates.
    private func makeLogin(_ changes: JSON = [:]) throws {
        let login: JSON = [
            "type": "rest-api-mapping", "path": "https://login.keyed.test/session/{id}", "method": "POST",
            "requestMapping": [
                "pathParameters": ["id": "a/b"], "query": ["v": 2],
                "headers": ["Content-Type": "application/x-www-form-urlencoded"],
                "data": ["key": ["$var": "connectionInput.apiKey"], "list": [1, "x"], "none": .null],
            ],
            "responseMapping": ["session": ["$var": "response.data.token"]],
        ]
        try world.makeKeyedApp(members: [
            "getCredentialsFromConnectionParameters": login.merging(changes),
            "makeApiClient": [
                "mapping": [
                    "baseUri": "https://api.keyed.test", "headers": ["X-Session": ["$var": "credentials.session"]],
                ]
            ],
        ])
    }

    @Test func credentialsMayBeFetched() throws {
        try makeLogin()
        world.transport.onApp { _ in .json(#"{"token": "s-1"}"#) }
        #expect(connect() == nil)
        let sent = world.transport.requests
        #expect(sent.map(\.uri.text) == ["https://login.keyed.test/session/a%2Fb?v=2", "https://api.keyed.test/me"])
        #expect(sent[0].bodyText == "key=k-1+%C3%A9&list=1&list=x" && sent[0].method == "POST")
        #expect(sent[0].headerLines == ["Content-Type: application/x-www-form-urlencoded"])
        #expect(sent[1].headerLines == ["X-Session: s-1"])
    }

    @Test func withoutAMappingTheResultIsTheBody() throws {
        try makeLogin(["responseMapping": ["$var": "response.data"]])
        world.transport.onApp { _ in .json(#"{"session": "s-1", "user": 7}"#) }
        let answer = try client.call(.connect, ["connectorKey": "keyed", "input": ["apiKey": "key-1"]])
        #expect(try world.credentials(answer["id"]?.stringValue ?? "")["user"] == 7)
    }

    @Test(arguments: [
        (401, Status.credentialsRefused, "credentials_refused"), (403, .credentialsRefused, "credentials_refused"),
        (500, .providerError, "provider_error"), (404, .providerError, "provider_error"),
        (429, .rateLimited, "rate_limit_exceeded"), (302, .providerError, "token_answer_invalid"),
    ])
    func whatIsRefusedIsNotStored(_ code: Int, _ status: Status, _ key: String) throws {
        try makeLogin()
        world.transport.onApp { _ in .json("{}", status: code) }
        let failure = connect()
        #expect(failure?.status == status && failure?.key == key && failure?.httpStatus == code)
        #expect(world.transport.requests.count == 1)
    }

    /// Atlassian's way: what the token is good for is asked with the token, before the base address is known.
    @Test func afterATokenMoreMayBeAsked() throws {
        try world.makeOAuthApp(members: [
            "getCredentialsFromAccessTokenResponse": [
                "type": "rest-api-mapping", "path": "https://api.app.test/resources",
                "requestMapping": [
                    "headers": ["Authorization": ["$concat": ["Bearer ", ["$var": "tokenResponse.access_token"]]]]
                ],
                "responseMapping": ["cloud": ["$var": "response.data[0].id"]],
            ]
        ])
        world.transport.onApp { _ in .json(#"[{"id": "c-1"}]"#) }
        let id = try world.connectOAuth(client)
        #expect(try world.credentials(id)["cloud"] == "c-1")
        #expect(world.transport.appRequests.first?.headerLines == ["Authorization: Bearer access-1"])
    }

    @Test func throughTheClientWhenThePathIsRelative() throws {
        try world.makeOAuthApp(members: [
            "getCredentialsFromAccessTokenResponse": ["type": "rest-api-mapping", "path": "/me"]
        ])
        world.transport.onApp { _ in .json(#"{"user": "u"}"#) }
        let id = try world.connectOAuth(client)
        #expect(try world.credentials(id)["user"] == "u")
        let request = try #require(world.transport.appRequests.first)
        #expect(request.uri.text == "https://api.app.test/v1/me")
        #expect(request.headerLines == ["Authorization: Bearer access-1"])
    }
}
