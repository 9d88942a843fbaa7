@testable import MembraneCore

extension JSON {
    /// The value that a test wrote out.
    init(written text: String) throws { try self.init(parsing: text, what: "The test") }
}

extension Failure {
    /// What a body throws; nil when it does not.
    static func thrown(by body: () throws -> Void) -> Failure? {
        do {
            try body()
            return nil
        } catch { return error as? Failure }
    }
}

/// Connectors that the tests change to their needs.
enum ConnectorFixture {
    /// A good definition, with the members of `changes` put in; null takes one out.
    private static func definition(_ base: String, _ changes: String = "{}") throws -> JSONObject {
        var members = try JSON(written: base).objectValue ?? JSONObject()
        for (name, value) in try JSON(written: changes).objectValue ?? JSONObject() {
            members[name] = value == .null ? nil : value
        }
        return members
    }

    static func make(_ base: String, _ changes: String = "{}") throws -> Connector {
        try Connector(definition: definition(base, changes), id: "cnr_1", isBuiltIn: false)
    }

    static let oauth = #"""
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

    static let keyed = #"""
        {"key": "keyed", "name": "Keyed", "type": "client-credentials",
         "inputSchema": {"type": "object", "properties": {"apiKey": {"type": "string"}}, "required": ["apiKey"]},
         "getCredentialsFromConnectionParameters": {"type": "mapping",
            "mapping": {"login": {"$concat": [{"$var": "connectionParameters.apiKey"}, ":x"]}}},
         "makeApiClient": {"type": "mapping", "mapping": {"baseUrl": "https://api.keyed.example",
            "defaultQueryParameters": {"a": 1}, "auth": {"username": {"$var": "credentials.apiKey"}, "password": "x"}}}}
        """#
}
