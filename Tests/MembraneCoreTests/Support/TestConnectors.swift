@testable import MembraneCore

/// The apps of the tests: `crm` with OAuth, `keyed` with an API key.
extension World {
    /// Makes the OAuth app and its integration. `config` is put over getOAuthConfig, `members` over the definition.
    func makeOAuthApp(
        key: String = "crm", config: JSON = [:], members: JSON = [:], parameters: JSON? = nil
    ) throws(Failure) {
        let mapping: JSON = [
            "clientId": ["$var": "connectorParameters.clientId"],
            "clientSecret": ["$var": "connectorParameters.clientSecret"],
            "authorizeUri": "https://id.app.test/authorize",
            "tokenUri": "https://id.app.test/token",
            "scopes": ["read", "write"],
        ]
        let definition: JSON = [
            "key": .string(key), "name": "Test CRM", "type": "oauth2", "domains": ["crm.test"],
            "getOAuthConfig": ["type": "mapping", "mapping": mapping.merging(config)],
            "makeApiClient": [
                "type": "mapping",
                "mapping": [
                    "baseUri": "https://api.app.test/v1",
                    "headers": ["Authorization": ["$concat": ["Bearer ", ["$var": "credentials.access_token"]]]],
                ],
            ],
        ]
        let manager = try manager()
        _ = try manager.call(.createConnector, definition.merging(members))
        _ = try manager.call(
            .createIntegration,
            [
                "connectorKey": .string(key),
                "parameters": parameters ?? ["clientId": "client 1", "clientSecret": "s3cr:t/é"],
            ])
    }

    func makeKeyedApp(key: String = "keyed", members: JSON = [:]) throws(Failure) {
        let definition: JSON = [
            "key": .string(key), "name": "Test Keyed", "type": "client-credentials", "domains": ["keyed.test"],
            "inputSchema": [
                "type": "object", "properties": ["apiKey": ["type": "string", "minLength": 4]], "required": ["apiKey"],
            ],
            "makeApiClient": [
                "type": "mapping",
                "mapping": [
                    "baseUri": "https://api.keyed.test", "headers": ["X-Api-Key": ["$var": "credentials.apiKey"]],
                    "query": ["format": "json"],
                ],
            ],
            "test": ["type": "rest-api-mapping", "path": "/me"],
        ]
        _ = try manager().call(.createConnector, definition.merging(members))
    }

    /// Starts connecting by OAuth and gives the state that the provider would send back.
    func startOAuth(_ client: Client, _ request: JSON = ["connectorKey": "crm"]) throws -> OAuthAttempt {
        let answer = try client.call(.connect, request)
        let uiUrl = answer["clientAction"]?["uiUrl"]?.stringValue ?? ""
        return OAuthAttempt(answer: answer, uri: try URI(uiUrl, what: "uiUrl"))
    }

    /// Connects by OAuth; gives the connection's id.
    func connectOAuth(_ client: Client, _ request: JSON = ["connectorKey": "crm"]) throws -> String {
        let attempt = try startOAuth(client, request)
        _ = try client.call(.completeConnect, attempt.callback())
        return attempt.connectionId
    }

    func connectKeyed(_ client: Client, _ request: JSON = [:]) throws(Failure) -> String {
        let request = (["connectorKey": "keyed", "input": ["apiKey": "key-1"]] as JSON).merging(request)
        return try client.call(.connect, request)["id"]?.stringValue ?? ""
    }
}

/// A person on the way to the provider.
struct OAuthAttempt: Sendable {
    let answer: JSON
    let uri: URI

    var connectionId: String { answer["id"]?.stringValue ?? "" }
    var state: String { parameter("state") ?? "" }

    func parameter(_ name: String) -> String? { uri.queryItems.first { $0.0 == name }?.1 }

    /// The request of complete_connect after the person agreed; `query` replaces what the provider sends back.
    func callback(_ query: [(String, String)]? = nil) -> JSON {
        let query = query ?? [("code", "code-1"), ("state", state)]
        let redirectUri = parameter("redirect_uri") ?? World.callbackUri
        let mark = redirectUri.contains("?") ? "&" : "?"
        return ["callbackUrl": .string(redirectUri + mark + FormEncoding.encode(query))]
    }
}
