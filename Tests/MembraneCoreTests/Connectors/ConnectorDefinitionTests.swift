import Testing

@testable import MembraneCore

@Suite struct ConnectorDefinitionTests {
    @Test func readsTheDefinition() throws {
        let connector = try ConnectorFixture.make(ConnectorFixture.oauth)
        #expect(connector.kind == .oauth2 && connector.key == "acme" && connector.categories == ["crm"])
        #expect(connector.hasTest)
        let summary = try JSON(
            written:
                #"{"id": "cnr_1", "key": "acme", "name": "Acme", "description": "Sells anvils.", "categories": ["crm"],"#
                + #""type": "oauth2", "isBuiltIn": false, "logoUri": "https://acme.example/logo.svg"}"#)
        #expect(connector.summary == summary)
        #expect(connector.json["getOAuthConfig"] == connector.definition["getOAuthConfig"])
        #expect(connector.json["id"] == "cnr_1")
        #expect(try !ConnectorFixture.make(ConnectorFixture.keyed).hasTest)
    }

    @Test(
        arguments: [
            (#"{"nmae": "x"}"#, "nmae", .invalidRequest), (#"{"options": {}}"#, "options", .invalidRequest),
            (#"{"key": "Acme"}"#, "key", .invalidRequest), (#"{"key": "-a"}"#, "key", .invalidRequest),
            (#"{"key": null}"#, "key", .invalidRequest), (#"{"name": ""}"#, "name", .invalidRequest),
            (#"{"name": 5}"#, "name", .invalidRequest), (#"{"type": "proxy"}"#, "type", .unsupported),
            (#"{"type": "oauth"}"#, "type", .invalidRequest), (#"{"type": null}"#, "type", .invalidRequest),
            (#"{"logoUri": "javascript:alert(1)"}"#, "logoUri", .invalidRequest),
            (#"{"domains": "acme.example"}"#, "domains", .invalidRequest),
            (#"{"categories": [1]}"#, "categories[0]", .invalidRequest),
            (
                #"{"inputSchema": {"properties": {"a": {"type": "txet"}}}}"#, "inputSchema.properties.a.type",
                .invalidRequest
            ),
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
            (
                #"{"makeApiClient": {"mapping": {"baseUri": "ftp://x"}}}"#, "makeApiClient.mapping.baseUri",
                .invalidRequest
            ),
            (
                #"{"makeApiClient": {"mapping": {"baseUri": "https://a", "responseHandlers": [{}]}}}"#,
                "makeApiClient.mapping.responseHandlers[0]", .invalidRequest
            ),
            (
                #"{"makeApiClient": {"mapping": {"baseUri": "https://a", "headers": {"a b": "c"}}}}"#,
                "makeApiClient.mapping.headers.a b", .invalidRequest
            ),
            (
                #"{"makeApiClient": {"mapping": {"baseUri": "https://a", "auth": {"user": "c"}}}}"#,
                "makeApiClient.mapping.auth.user", .invalidRequest
            ),
            (
                #"{"makeApiClient": {"mapping": {"baseUri": {"$var": "credential.x"}}}}"#,
                "makeApiClient.mapping.baseUri.$var", .invalidRequest
            ),
            (
                #"{"getOAuthConfig": {"mapping": {"clientId": "a", "authorizeUri": "https://a", "tokenUri": "nowhere"}}}"#,
                "getOAuthConfig.mapping.tokenUri", .invalidRequest
            ),
            (
                #"{"getOAuthConfig": {"mapping": {"clientId": "a", "authorizeUri": "https://a"}}}"#,
                "getOAuthConfig.mapping.tokenUri", .invalidRequest
            ),
            (
                #"{"getOAuthConfig": {"mapping": {"clientAuthLocation": "both"}}}"#,
                "getOAuthConfig.mapping.clientAuthLocation", .invalidRequest
            ),
            (
                #"{"getOAuthConfig": {"mapping": {"extra": {"state": "x"}}}}"#, "getOAuthConfig.mapping.extra.state",
                .invalidRequest
            ),
            (
                #"{"getOAuthConfig": {"mapping": {"skipPkce": "yes"}}}"#, "getOAuthConfig.mapping.skipPkce",
                .invalidRequest
            ),
            (#"{"getOAuthConfig": {"mapping": {"scopes": [1]}}}"#, "getOAuthConfig.mapping.scopes[0]", .invalidRequest),
            (
                #"{"getOAuthConfig": {"mapping": {"clientId": {"$jsonata": "x"}}}}"#, "getOAuthConfig.mapping.clientId",
                .unsupported
            ),
            (#"{"test": {"type": "mapping"}}"#, "test", .invalidRequest),
            (#"{"test": {"mapping": {"$var": "tokenResponse"}}}"#, "test.mapping.$var", .invalidRequest),
            (#"{"test": {"type": "graphql-api-mapping"}}"#, "test.type", .unsupported),
            (#"{"test": {"type": "javascript", "code": "x"}}"#, "test.type", .unsupported),
            (#"{"test": {"type": "native"}}"#, "test.name", .invalidRequest),
            (#"{"test": {"type": "native", "name": "a b"}}"#, "test.name", .invalidRequest),
            (#"{"test": {"type": "native", "name": "a", "code": "x"}}"#, "test.code", .invalidRequest),
            (
                #"{"getOAuthConfig": {"type": "rest-api-mapping", "path": "/x"}}"#, "getOAuthConfig.path",
                .invalidRequest
            ),
            (
                #"{"getOAuthConfig": {"type": "rest-api-mapping", "path": "https://a@b/x"}}"#, "getOAuthConfig.path",
                .invalidRequest
            ),
            (#"{"options": []}"#, "options", .invalidRequest),
            (#"{"options": {"a b": {}}}"#, "options.a b", .invalidRequest),
            (#"{"options": {"a.b": {}}}"#, #"options.a\.b"#, .invalidRequest),
            (#"{"options": {"a": 1}}"#, "options.a", .invalidRequest),
            (#"{"options": {"a": {"key": "x"}}}"#, "options.a.key", .invalidRequest),
            (#"{"options": {"a": {"options": {}}}}"#, "options.a.options", .invalidRequest),
            (#"{"options": {"a": {"parametersSchema": {}}}}"#, "options.a.parametersSchema", .invalidRequest),
            (#"{"options": {"a": {"title": 5}}}"#, "options.a.title", .invalidRequest),
            (#"{"options": {"a": {"type": "magic"}}}"#, "options.a.type", .invalidRequest),
            (#"{"options": {"a": {"nmae": 1}}}"#, "options.a.nmae", .invalidRequest),
            (#"{"getOAuthConfig": null, "options": {"a": {}}}"#, "options.a.getOAuthConfig", .invalidRequest),
            (
                #"{"options": {"a": {"makeApiClient": {"mapping": {"baseUri": "x"}}}}}"#,
                "options.a.makeApiClient.mapping.baseUri", .invalidRequest
            ),
            // What stands at the top is named there.
            (
                #"{"makeApiClient": {"mapping": {"baseUri": "x"}}, "options": {"a": {}}}"#,
                "makeApiClient.mapping.baseUri", .invalidRequest
            ),
            (#"{"credentialsLifetime": 5}"#, "credentialsLifetime", .invalidRequest),
            (#"{"credentialsLifetime": {"expiresIn": 5}}"#, "credentialsLifetime.expiresIn", .invalidRequest),
            (
                #"{"credentialsLifetime": {"refreshMarginSeconds": -1}}"#, "credentialsLifetime.refreshMarginSeconds",
                .invalidRequest
            ),
            (#"{"refreshCredentials": {"type": "javascript", "code": "x"}}"#, "refreshCredentials.type", .unsupported),
            (#"{"refreshCredentials": {"type": "rest-api-mapping"}}"#, "refreshCredentials.path", .invalidRequest),
            (#"{"refreshCredentials": {"path": "/a", "baseUri": "x"}}"#, "refreshCredentials.baseUri", .invalidRequest),
            (
                #"{"refreshCredentials": {"path": "/a", "baseUri": {"$var": "response.x"}}}"#,
                "refreshCredentials.baseUri.$var", .invalidRequest
            ),
            (
                #"{"refreshCredentials": {"path": "https://a.{b}/c"}}"#, "refreshCredentials.path", .invalidRequest
            ),
            // A whole address, and so no path of the API that the client is for.
            (
                #"{"refreshCredentials": {"path": "HTTPS://a.test/c"}}"#, "refreshCredentials.path", .invalidRequest
            ),
            (
                #"{"refreshCredentials": {"path": "/a", "refusedWhen": {"$var": "answer.x"}}}"#,
                "refreshCredentials.refusedWhen.$var", .invalidRequest
            ),
            (
                #"{"getTokenData": {"path": "/a", "requestMapping": {"data": {"$var": "credentials.x"}}}}"#,
                "getTokenData.requestMapping.data.$var", .invalidRequest
            ),
            (#"{"test": {"type": "rest-api-mapping"}}"#, "test.path", .invalidRequest),
            (#"{"test": {"path": "/a b"}}"#, "test.path", .invalidRequest),
            (#"{"test": {"path": "/{id}"}}"#, "test.path", .invalidRequest),
            (#"{"test": {"path": "/", "method": "BREW"}}"#, "test.method", .invalidRequest),
            (#"{"test": {"path": "/", "requestMapping": {"body": 1}}}"#, "test.requestMapping.body", .invalidRequest),
            (
                #"{"test": {"path": "/", "requestMapping": {"query": {"a": {"$var": "response.data"}}}}}"#,
                "test.requestMapping.query.a.$var", .invalidRequest
            ),
        ] as [(String, String, Status)])
    func refuses(_ changes: String, _ path: String, _ status: Status) throws {
        try expectRefusal(changes, path, status)
    }

    private static let oauth1 =
        #""type": "oauth1", "getOAuthConfig": {"mapping": {"consumerKey": "k", "consumerSecret": "s", "#

    @Test(
        arguments: [
            (#""requestTokenUri": "https://a", "authorizeUri": "https://a""#, "tokenUri"),
            (#""signatureMethod": "HMAC-MD5""#, "signatureMethod"),
            (#""parameterLocation": "cookie""#, "parameterLocation"),
            (#""extra": {"oauth_token": "x"}"#, "extra.oauth_token"), (#""clientId": "x""#, "clientId"),
            (#""extraRequestTokenParameters": {"oauth_callback": "x"}"#, "extraRequestTokenParameters.oauth_callback"),
            (#""realm": ["x"]"#, "realm"),
        ] as [(String, String)])
    func refusesWhatOAuth1DoesNotHave(_ member: String, _ path: String) throws {
        try expectRefusal("{" + Self.oauth1 + member + "}}}", "getOAuthConfig.mapping." + path, .invalidRequest)
    }

    private func expectRefusal(_ changes: String, _ path: String, _ status: Status) throws {
        let failure = try #require(Failure.thrown { _ = try ConnectorFixture.make(ConnectorFixture.oauth, changes) })
        #expect(failure.data["path"] == .string(path), "\(failure.message)")
        #expect(failure.status == status, "\(failure.message)")
    }
}
