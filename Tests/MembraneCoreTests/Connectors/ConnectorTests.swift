import Testing

@testable import MembraneCore

private func json(_ text: String) throws -> JSON { try JSON(parsing: text, what: "The test") }

private func thrown(_ body: () throws -> Void) -> Failure? {
    do {
        try body()
        return nil
    } catch { return error as? Failure }
}

/// A good definition, with the members of `changes` put in; null takes one out.
private func definition(_ base: String, _ changes: String = "{}") throws -> JSONObject {
    var members = try json(base).objectValue ?? JSONObject()
    for (name, value) in try json(changes).objectValue ?? JSONObject() { members[name] = value == .null ? nil : value }
    return members
}

private func connector(_ base: String, _ changes: String = "{}") throws -> Connector {
    try Connector(definition: definition(base, changes), id: "cnr_1", isBuiltIn: false)
}

private let oauth = #"""
    {"key": "acme", "name": "Acme", "type": "oauth2", "categories": ["crm"], "aliases": ["ac"], "domains": ["acme.example"],
     "logoUri": "https://acme.example/logo.svg", "description": "Sells anvils.",
     "parametersSchema": {"type": "object", "properties": {"clientId": {"type": "string", "title": "Client ID"},
        "clientSecret": {"type": "string"}, "region": {"type": "string"}}, "required": ["clientId"]},
     "getOAuthConfig": {"type": "mapping", "mapping": {
        "clientId": {"$var": "$.connectorParameters.clientId"},
        "clientSecret": {"$var": "$.connectorParameters.clientSecret"},
        "authorizeUri": {"$concat": ["https://", {"$var": "connectionInput.shop"}, ".acme.example/authorize"]},
        "tokenUri": {"$tpl": {"template": "https://{shop}.acme.example/token",
            "values": {"shop": {"$var": "connectionInput.shop"}}}},
        "scopes": {"$firstNotEmpty": [{"$var": "connectorParameters.scopes"}, ["read", "write"]]},
        "extra": {"access_type": "offline", "callback": {"$var": "redirectUri"}}}},
     "getCredentialsFromAccessTokenResponse": {"mapping": {"account": {"$var": "queryParameters.account"}}},
     "makeApiClient": {"mapping": {
        "baseUri": {"$tpl": {"template": "https://{shop}.acme.example/", "values": {"shop": {"$var": "connectionInput.shop"}}}},
        "headers": {"Authorization": {"$concat": ["Bearer ", {"$var": "credentials.access_token"}]},
            "X-Region": {"$var": "connectorParameters.region"}},
        "query": {"v": 2, "tag": ["a", "b"]}}},
     "test": {"type": "rest-api-mapping", "path": "/users/{id}/me", "method": "post",
        "requestMapping": {"pathParameters": {"id": {"$var": "credentials.user"}}, "query": {"q": "1"},
            "headers": {"X-A": "b"}, "data": {"token": {"$var": "credentials.access_token"}}},
        "responseMapping": {"$var": "response.data.ok"}}}
    """#

private let keyed = #"""
    {"key": "keyed", "name": "Keyed", "type": "client-credentials",
     "inputSchema": {"type": "object", "properties": {"apiKey": {"type": "string"}}, "required": ["apiKey"]},
     "getCredentialsFromConnectionParameters": {"type": "mapping",
        "mapping": {"login": {"$concat": [{"$var": "connectionParameters.apiKey"}, ":x"]}}},
     "makeApiClient": {"type": "mapping", "mapping": {"baseUrl": "https://api.keyed.example",
        "defaultQueryParameters": {"a": 1}, "auth": {"username": {"$var": "credentials.apiKey"}, "password": "x"}}}}
    """#

@Suite struct ConnectorTests {
    @Test func readsTheDefinition() throws {
        let connector = try connector(oauth)
        #expect(connector.kind == .oauth2 && connector.key == "acme" && connector.categories == ["crm"])
        #expect(connector.hasTest && connector.customCredentialsSchema == nil)
        let summary = try json(
            #"{"id": "cnr_1", "key": "acme", "name": "Acme", "description": "Sells anvils.", "categories": ["crm"],"#
                + #""type": "oauth2", "isBuiltIn": false, "logoUri": "https://acme.example/logo.svg"}"#)
        #expect(connector.summary == summary)
        #expect(connector.json["getOAuthConfig"] == connector.definition["getOAuthConfig"])
        #expect(connector.json["id"] == "cnr_1")
        #expect(try !MembraneCoreTests.connector(keyed).hasTest)
    }

    @Test(arguments: [
        (#"{"nmae": "x"}"#, "nmae", .invalidRequest), (#"{"options": {}}"#, "options", .unsupported),
        (#"{"key": "Acme"}"#, "key", .invalidRequest), (#"{"key": "-a"}"#, "key", .invalidRequest),
        (#"{"key": null}"#, "key", .invalidRequest), (#"{"name": ""}"#, "name", .invalidRequest),
        (#"{"name": 5}"#, "name", .invalidRequest), (#"{"type": "oauth1"}"#, "type", .unsupported),
        (#"{"type": "oauth"}"#, "type", .invalidRequest), (#"{"type": null}"#, "type", .invalidRequest),
        (#"{"logoUri": "javascript:alert(1)"}"#, "logoUri", .invalidRequest),
        (#"{"domains": "acme.example"}"#, "domains", .invalidRequest),
        (#"{"categories": [1]}"#, "categories[0]", .invalidRequest),
        (#"{"inputSchema": {"properties": {"a": {"tpye": "x"}}}}"#, "inputSchema.properties.a.tpye", .invalidRequest),
        (#"{"inputSchema": {"type": "string"}}"#, "inputSchema.type", .invalidRequest),
        (#"{"makeApiClient": null}"#, "makeApiClient", .invalidRequest),
        (#"{"getOAuthConfig": null}"#, "getOAuthConfig", .invalidRequest),
        (#"{"makeApiClient": "x"}"#, "makeApiClient", .invalidRequest),
        (#"{"makeApiClient": {}}"#, "makeApiClient", .invalidRequest),
        (#"{"makeApiClient": {"type": "javascript", "code": "x"}}"#, "makeApiClient.type", .unsupported),
        (#"{"makeApiClient": {"code": "x"}}"#, "makeApiClient.type", .unsupported),
        (#"{"makeApiClient": {"type": "rest-api-mapping", "path": "/"}}"#, "makeApiClient.type", .unsupported),
        (#"{"makeApiClient": {"type": "magic"}}"#, "makeApiClient.type", .invalidRequest),
        (#"{"makeApiClient": {"mapping": []}}"#, "makeApiClient.mapping", .invalidRequest),
        (#"{"makeApiClient": {"mapping": {"headers": {}}}}"#, "makeApiClient.mapping.baseUri", .invalidRequest),
        (#"{"makeApiClient": {"mapping": {"baseUir": "x"}}}"#, "makeApiClient.mapping.baseUir", .invalidRequest),
        (#"{"makeApiClient": {"mapping": {"baseUri": "ftp://x"}}}"#, "makeApiClient.mapping.baseUri", .invalidRequest),
        (#"{"makeApiClient": {"mapping": {"baseUri": "https://a", "responseHandlers": []}}}"#,
            "makeApiClient.mapping.responseHandlers", .unsupported),
        (#"{"makeApiClient": {"mapping": {"baseUri": "https://a", "headers": {"a b": "c"}}}}"#,
            "makeApiClient.mapping.headers.a b", .invalidRequest),
        (#"{"makeApiClient": {"mapping": {"baseUri": "https://a", "auth": {"user": "c"}}}}"#,
            "makeApiClient.mapping.auth.user", .invalidRequest),
        (#"{"makeApiClient": {"mapping": {"baseUri": {"$var": "credential.x"}}}}"#,
            "makeApiClient.mapping.baseUri.$var", .invalidRequest),
        (#"{"getOAuthConfig": {"mapping": {"clientId": "a", "authorizeUri": "https://a", "tokenUri": "nowhere"}}}"#,
            "getOAuthConfig.mapping.tokenUri", .invalidRequest),
        (#"{"getOAuthConfig": {"mapping": {"clientId": "a", "authorizeUri": "https://a"}}}"#,
            "getOAuthConfig.mapping.tokenUri", .invalidRequest),
        (#"{"getOAuthConfig": {"mapping": {"clientAuthLocation": "both"}}}"#,
            "getOAuthConfig.mapping.clientAuthLocation", .invalidRequest),
        (#"{"getOAuthConfig": {"mapping": {"extra": {"state": "x"}}}}"#, "getOAuthConfig.mapping.extra.state", .invalidRequest),
        (#"{"getOAuthConfig": {"mapping": {"skipPkce": "yes"}}}"#, "getOAuthConfig.mapping.skipPkce", .invalidRequest),
        (#"{"getOAuthConfig": {"mapping": {"scopes": [1]}}}"#, "getOAuthConfig.mapping.scopes[0]", .invalidRequest),
        (#"{"getOAuthConfig": {"mapping": {"clientId": {"$jsonata": "x"}}}}"#, "getOAuthConfig.mapping.clientId", .unsupported),
        (#"{"test": {"mapping": {}}}"#, "test.mapping", .invalidRequest),
        (#"{"test": {"type": "mapping", "mapping": {}}}"#, "test.type", .unsupported),
        (#"{"test": {"type": "rest-api-mapping"}}"#, "test.path", .invalidRequest),
        (#"{"test": {"path": "/a b"}}"#, "test.path", .invalidRequest),
        (#"{"test": {"path": "/{id}"}}"#, "test.path", .invalidRequest),
        (#"{"test": {"path": "/", "method": "BREW"}}"#, "test.method", .invalidRequest),
        (#"{"test": {"path": "/", "requestMapping": {"body": 1}}}"#, "test.requestMapping.body", .invalidRequest),
        (#"{"test": {"path": "/", "requestMapping": {"query": {"a": {"$var": "response.data"}}}}}"#,
            "test.requestMapping.query.a.$var", .invalidRequest),
    ] as [(String, String, Status)])
    func refuses(_ changes: String, _ path: String, _ status: Status) throws {
        let failure = try #require(thrown { _ = try connector(oauth, changes) })
        #expect(failure.data["path"] == .string(path), "\(failure.message)")
        #expect(failure.status == status, "\(failure.message)")
    }

    private var variables: ConnectorVariables {
        var variables = ConnectorVariables()
        variables.connectorParameters = (["clientId": "id", "clientSecret": "s"] as JSON).objectValue ?? .init()
        variables.connectionInput = (["shop": "anvils"] as JSON).objectValue ?? .init()
        variables.credentials = (["access_token": "t", "user": "a/b ü"] as JSON).objectValue ?? .init()
        variables.redirectUri = "https://us.example/callback"
        return variables
    }

    @Test func givesTheOAuthConfig() throws {
        let config = try connector(oauth).oauthConfig(variables)
        #expect(config.clientId == "id" && config.clientSecret == "s")
        #expect(config.authorizeUri == "https://anvils.acme.example/authorize")
        #expect(config.tokenUri == "https://anvils.acme.example/token")
        #expect(config.scopes == ["read", "write"] && config.scopeSeparator == " ")
        #expect(config.clientAuthLocation == .headers && config.tokenRequestFormat == .form)
        #expect(!config.noRefreshToken && !config.skipPkce && config.issuer == nil)
        #expect(config.extra.map(\.0) == ["access_type", "callback"])
        #expect(config.extra.map(\.1) == ["offline", "https://us.example/callback"])
        var typed = variables
        typed.connectorParameters["scopes"] = "one two,three"
        #expect(try connector(oauth).oauthConfig(typed).scopes == ["one", "two,three"])
    }

    @Test func namesMissingParameters() throws {
        var lacking = variables
        lacking.connectorParameters["clientId"] = nil
        let bare = thrown { [lacking] in _ = try connector(oauth).oauthConfig(lacking) }
        #expect(bare?.status == .configuration && bare?.key == "missing_parameters")
        #expect(bare?.data["parameters"] == ["clientId"])
        let withoutSchema = try connector(oauth, #"{"parametersSchema": null}"#)
        #expect(thrown { _ = try withoutSchema.oauthConfig(lacking) }?.data["parameters"] == ["clientId"])
        let joined = try connector(
            oauth,
            #"{"makeApiClient": {"mapping": {"baseUri": {"$concat": ["https://", {"$var": "connectorParameters.region"}, ".x"]}}}}"#)
        let failure = thrown { _ = try joined.apiClient(variables) }
        #expect(failure?.key == "missing_parameters" && failure?.data["parameters"] == ["region"])
    }

    @Test func givesTheApiClient() throws {
        let client = try connector(oauth).apiClient(variables)
        #expect(client.baseUri == "https://anvils.acme.example/")
        #expect(client.headers.map(\.0) == ["Authorization"] && client.headers.map(\.1) == ["Bearer t"])
        #expect(client.query.map { "\($0.0)=\($0.1)" } == ["v=2", "tag=a", "tag=b"])
        #expect(client.basicAuth == nil)
        var variables = ConnectorVariables()
        variables.credentials["apiKey"] = "k"
        let basic = try connector(keyed).apiClient(variables)
        #expect(basic.baseUri == "https://api.keyed.example" && basic.query.map(\.1) == ["1"])
        #expect(basic.basicAuth?.username == "k" && basic.basicAuth?.password == "x")
    }

    /// The secret of the integration goes to the token address: the person who types a shop must not choose it.
    @Test(arguments: [
        "evil.example/", "evil.example#", "evil.example?", "evil.example\\", "a@evil.example:1/", "evil.example:80/x", "a b",
        "user:pass@evil.example", "evil.example:80", "",
    ])
    func whatIsTypedCannotMoveTheHost(_ shop: String) throws {
        var variables = variables
        variables.connectionInput["shop"] = .string(shop)
        let connector = try connector(oauth)
        let config = thrown { [variables] in _ = try connector.oauthConfig(variables) }
        // An empty part leaves a host of the connector's own.
        if shop.isEmpty { return #expect(config == nil) }
        let client = thrown { [variables] in _ = try connector.apiClient(variables) }
        #expect(config != nil && client != nil)
        #expect(config?.json.text.contains("evil") == false)
    }

    @Test func headersHoldNoLineBreaks() throws {
        var variables = variables
        variables.credentials["access_token"] = "s3cret\r\nX-Evil: 1"
        let failure = thrown { [variables] in _ = try connector(oauth).apiClient(variables) }
        #expect(failure?.status == .configuration && failure?.json.text.contains("s3cret") == false)
    }

    @Test func anInternalAPINeedsNoBaseUriOfItsOwn() throws {
        let function: JSON = ["mapping": ["headers": ["X-Key": ["$var": "credentials.key"]]]]
        try ConnectorFunction.validate(function, path: "internalApi.makeApiClient", .internalAPIClient)
        #expect(throws: Failure.self) { try ConnectorFunction.validate(function, path: "x", .apiClient) }
        let variables = (["credentials": ["key": "k"]] as JSON).objectValue ?? .init()
        let client = try APIClientConfig.make(from: function, variables: variables, baseUri: "http://127.0.0.1:8080")
        #expect(client.baseUri == "http://127.0.0.1:8080" && client.headers.map(\.1) == ["k"])
        #expect(throws: Failure.self) { try APIClientConfig.make(from: function, variables: variables) }
    }

    @Test func mergesCredentials() throws {
        var variables = variables
        variables.tokenResponse = (["access_token": "new", "refresh_token": ""] as JSON).objectValue ?? .init()
        variables.queryParameters["account"] = "42"
        variables.credentials = (["access_token": "old", "refresh_token": "r", "expires_in": 5, "k": 1] as JSON).objectValue ?? .init()
        let connector = try connector(oauth)
        let first = try connector.credentials(fromAccessTokenResponse: variables)
        #expect(.object(first) == ["access_token": "new", "refresh_token": "", "account": "42"] as JSON)
        let refreshed = try connector.credentials(fromRefreshTokenResponse: variables)
        #expect(.object(refreshed) == ["access_token": "new", "refresh_token": "r", "k": 1] as JSON)
        variables.connectionInput = (["apiKey": "k"] as JSON).objectValue ?? .init()
        let entered = try MembraneCoreTests.connector(keyed).credentials(fromInput: variables)
        #expect(.object(entered) == ["apiKey": "k", "login": "k:x"] as JSON)
    }

    @Test func eachFunctionSeesItsOwnVariables() {
        let variables = variables
        #expect(variables.object(for: .oauthConfig)["credentials"] == nil)
        #expect(variables.object(for: .oauthConfig)["connectionParameters"] == ["shop": "anvils"])
        #expect(variables.object(for: .apiClient)["tokenResponse"] == nil)
        #expect(variables.object(for: .internalAPIClient).names == ["credentials"])
        for kind in ConnectorFunction.Kind.allCases {
            #expect(variables.object(for: kind).names.allSatisfy(kind.variables.contains))
        }
    }

    @Test func makesTheTestRequest() throws {
        let call = try #require(try connector(oauth).testRequest(variables))
        #expect(call.method == "POST" && call.path == "/users/a%2Fb%20%C3%BC/me")
        #expect(call.query.map(\.1) == ["1"] && call.headers.map(\.0) == ["X-A"] && call.data == ["token": "t"])
        var traversal = variables
        for user: JSON in ["..", ".", "", .null] {
            traversal.credentials["user"] = user
            let failure = thrown { [traversal] in _ = try connector(oauth).testRequest(traversal) }
            #expect(failure?.status == .invalidRequest)
        }
        let none = try connector(keyed).testRequest(variables)
        #expect(none == nil)
    }

    @Test(arguments: [
        (#"{"statusCode": 200, "data": {"ok": true}}"#, true), (#"{"status": 204, "data": {"ok": "yes"}}"#, true),
        (#"{"statusCode": 200, "data": {"ok": false}}"#, false), (#"{"statusCode": 200, "data": {"ok": {}}}"#, false),
        (#"{"statusCode": 200}"#, false), (#"{"statusCode": 401, "data": {"ok": true}}"#, false), ("{}", false),
    ])
    func judgesTheAnswer(_ response: String, _ expected: Bool) throws {
        #expect(try connector(oauth).testPassed(response: json(response)) == expected)
    }

    @Test func withoutAMappingAnySuccessWillDo() throws {
        let connector = try connector(oauth, #"{"test": {"type": "rest-api-mapping", "path": "/me"}}"#)
        #expect(try connector.testPassed(response: ["statusCode": 204]))
        #expect(try !connector.testPassed(response: ["statusCode": 302]))
        #expect(try connector.testRequest(variables)?.method == "GET")
    }
}
