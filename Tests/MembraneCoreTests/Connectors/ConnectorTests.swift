import Testing

@testable import MembraneCore

@Suite struct ConnectorTests {
    private var variables: ConnectorVariables {
        var variables = ConnectorVariables()
        variables.connectorParameters = (["clientId": "id", "clientSecret": "s"] as JSON).objectValue ?? .init()
        variables.connectionInput = (["shop": "anvils"] as JSON).objectValue ?? .init()
        variables.credentials = (["access_token": "t", "user": "a/b ü"] as JSON).objectValue ?? .init()
        variables.redirectUri = "https://us.example/callback"
        return variables
    }

    @Test func givesTheOAuthConfig() throws {
        let config = try ConnectorFixture.make(ConnectorFixture.oauth).oauthConfig(variables)
        #expect(config.clientId == "id" && config.clientSecret == "s")
        #expect(config.authorizeUri == "https://anvils.acme.example/authorize")
        #expect(config.tokenUri == "https://anvils.acme.example/token")
        #expect(config.scopes == ["read", "write"] && config.scopeSeparator == " ")
        #expect(config.clientAuthLocation == .headers && config.rules.requestFormat == .form)
        #expect(!config.noRefreshToken && !config.skipPkce && config.issuer == nil)
        #expect(config.extra.map(\.0) == ["access_type", "callback"])
        #expect(config.extra.map(\.1) == ["offline", "https://us.example/callback"])
        var typed = variables
        typed.connectorParameters["scopes"] = "one two,three"
        #expect(try ConnectorFixture.make(ConnectorFixture.oauth).oauthConfig(typed).scopes == ["one", "two,three"])
    }

    @Test func namesMissingParameters() throws {
        var lacking = variables
        lacking.connectorParameters["clientId"] = nil
        let bare = Failure.thrown { [lacking] in
            _ = try ConnectorFixture.make(ConnectorFixture.oauth).oauthConfig(lacking)
        }
        #expect(bare?.status == .configuration && bare?.key == "missing_parameters")
        #expect(bare?.data["parameters"] == ["clientId"])
        let withoutSchema = try ConnectorFixture.make(ConnectorFixture.oauth, #"{"parametersSchema": null}"#)
        #expect(Failure.thrown { _ = try withoutSchema.oauthConfig(lacking) }?.data["parameters"] == ["clientId"])
        let joined = try ConnectorFixture.make(
            ConnectorFixture.oauth,
            #"{"makeApiClient": {"mapping": {"baseUri": {"$concat": ["https://", {"$var": "connectorParameters.region"}, ".x"]}}}}"#
        )
        let failure = Failure.thrown { _ = try joined.apiClient(variables) }
        #expect(failure?.key == "missing_parameters" && failure?.data["parameters"] == ["region"])
    }

    @Test func givesTheApiClient() throws {
        let client = try ConnectorFixture.make(ConnectorFixture.oauth).apiClient(variables)
        #expect(client.baseUri == "https://anvils.acme.example/")
        #expect(client.headers.map(\.0) == ["Authorization"] && client.headers.map(\.1) == ["Bearer t"])
        #expect(client.query.map { "\($0.0)=\($0.1)" } == ["v=2", "tag=a", "tag=b"])
        #expect(client.basicAuth == nil)
        var variables = ConnectorVariables()
        variables.credentials["apiKey"] = "k"
        let basic = try ConnectorFixture.make(ConnectorFixture.keyed).apiClient(variables)
        #expect(basic.baseUri == "https://api.keyed.example" && basic.query.map(\.1) == ["1"])
        #expect(basic.basicAuth?.username == "k" && basic.basicAuth?.password == "x")
    }

    /// The secret of the integration goes to the token address: the person who types a shop must not choose it.
    @Test(arguments: [
        "evil.example/", "evil.example#", "evil.example?", "evil.example\\", "a@evil.example:1/", "evil.example:80/x",
        "a b",
        "user:pass@evil.example", "evil.example:80", "",
    ])
    func whatIsTypedCannotMoveTheHost(_ shop: String) throws {
        var variables = variables
        variables.connectionInput["shop"] = .string(shop)
        let connector = try ConnectorFixture.make(ConnectorFixture.oauth)
        let config = Failure.thrown { [variables] in _ = try connector.oauthConfig(variables) }
        let client = Failure.thrown { [variables] in _ = try connector.apiClient(variables) }
        #expect(config != nil && client != nil)
        #expect(config?.json.text.contains("evil") == false)
    }

    @Test func headersHoldNoLineBreaks() throws {
        var variables = variables
        variables.credentials["access_token"] = "s3cret\r\nX-Evil: 1"
        let failure = Failure.thrown { [variables] in
            _ = try ConnectorFixture.make(ConnectorFixture.oauth).apiClient(variables)
        }
        #expect(failure?.status == .configuration && failure?.json.text.contains("s3cret") == false)
    }

    @Test func mergesCredentials() throws {
        var variables = variables
        variables.tokenResponse = (["access_token": "new", "refresh_token": ""] as JSON).objectValue ?? .init()
        variables.queryParameters["account"] = "42"
        variables.credentials =
            (["access_token": "old", "refresh_token": "r", "expires_in": 5, "k": 1] as JSON).objectValue ?? .init()
        let connector = try ConnectorFixture.make(ConnectorFixture.oauth)
        #expect(try connector.additions(.credentialsFromAccessToken, variables) == object(["account": "42"]))
        let refreshed = Connector.refreshed(variables.credentials, with: variables.tokenResponse)
        #expect(.object(refreshed) == ["access_token": "new", "refresh_token": "r", "k": 1] as JSON)
        variables.connectionInput = (["apiKey": "k"] as JSON).objectValue ?? .init()
        let entered = try ConnectorFixture.make(ConnectorFixture.keyed).additions(.credentialsFromInput, variables)
        #expect(entered == object(["login": "k:x"]))
    }

    @Test func eachFunctionSeesItsOwnVariables() {
        let variables = variables
        #expect(variables.object(for: .oauthConfig)["credentials"] == nil)
        #expect(variables.object(for: .oauthConfig)["connectionParameters"] == ["shop": "anvils"])
        #expect(variables.object(for: .apiClient)["tokenResponse"] == nil)
        for kind in ConnectorFunction.Kind.allCases {
            #expect(variables.object(for: kind).names.allSatisfy(kind.variables.contains))
        }
    }

    @Test func makesTheTestRequest() throws {
        let call = try #require(try ConnectorFixture.make(ConnectorFixture.oauth).testRequest(variables))
        #expect(call.method == "POST" && call.path == "/users/a%2Fb%20%C3%BC/me")
        #expect(call.query.map(\.1) == ["1"] && call.headers.map(\.0) == ["X-A"] && call.data == ["token": "t"])
        var traversal = variables
        for user: JSON in ["..", ".", "", .null] {
            traversal.credentials["user"] = user
            let failure = Failure.thrown { [traversal] in
                _ = try ConnectorFixture.make(ConnectorFixture.oauth).testRequest(traversal)
            }
            // No value at all is the fault of whoever wrote the connector.
            #expect(failure?.status == (user == .null ? .configuration : .invalidRequest))
        }
        let none = try ConnectorFixture.make(ConnectorFixture.keyed).testRequest(variables)
        #expect(none == nil)
    }

    @Test(arguments: [
        (#"{"statusCode": 200, "data": {"ok": true}}"#, true), (#"{"status": 204, "data": {"ok": "yes"}}"#, true),
        (#"{"statusCode": 200, "data": {"ok": false}}"#, false), (#"{"statusCode": 200, "data": {"ok": {}}}"#, false),
        (#"{"statusCode": 200}"#, false), (#"{"statusCode": 401, "data": {"ok": true}}"#, false), ("{}", false),
    ])
    func judgesTheAnswer(_ response: String, _ expected: Bool) throws {
        #expect(
            try ConnectorFixture.make(ConnectorFixture.oauth).testPassed(response: JSON(written: response)) == expected)
    }

    @Test func withoutAMappingAnySuccessWillDo() throws {
        let connector = try ConnectorFixture.make(
            ConnectorFixture.oauth, #"{"test": {"type": "rest-api-mapping", "path": "/me"}}"#)
        #expect(try connector.testPassed(response: ["statusCode": 204]))
        #expect(try !connector.testPassed(response: ["statusCode": 302]))
        #expect(try connector.testRequest(variables)?.method == "GET")
    }
}
