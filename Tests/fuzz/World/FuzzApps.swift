@testable import MembraneCore

/// The apps that the workspace of `FuzzWorld` has connectors for: one of each kind.
enum FuzzApps {
    private static let oauth: JSON = [
        "clientId": ["$var": "connectorParameters.clientId"],
        "clientSecret": ["$var": "connectorParameters.clientSecret"],
        "authorizeUri": "https://id.test/authorize", "tokenUri": "https://id.test/token",
        "revocationUri": "https://id.test/revoke", "scopes": ["read", "write"],
    ]
    private static let bearer: JSON = [
        "baseUri": "https://app.test/v1",
        "headers": ["Authorization": ["$concat": ["Bearer ", ["$var": "credentials.access_token"]]]],
    ]
    private static let apiKey: JSON = [
        "type": "object", "properties": ["apiKey": ["type": "string"]], "required": ["apiKey"],
    ]

    static let definitions: [JSON] = [
        [
            "key": "keyed", "name": "Keyed", "type": "client-credentials", "inputSchema": apiKey,
            "makeApiClient": [
                "type": "mapping",
                "mapping": [
                    "baseUri": "https://app.test/v1", "headers": ["X-Key": ["$var": "credentials.apiKey"]],
                    "query": ["api_key": ["$var": "credentials.apiKey"]],
                ],
                "pagination": ["type": "link", "items": "response.data.items"],
                "responseHandlers": [
                    [
                        "match": ["$eval": ["$var": "response.data.error"], "is": "invalid_grant"],
                        "error": ["key": "access_token_expired", "message": ["$var": "response.data.error"]],
                    ]
                ],
            ],
        ],
        [
            "key": "oauth", "name": "OAuth", "type": "oauth2", "domains": ["crm.test"],
            "getOAuthConfig": ["type": "mapping", "mapping": oauth],
            "makeApiClient": ["type": "mapping", "mapping": bearer],
            "test": ["type": "rest-api-mapping", "path": "/me"],
        ],
        [
            "key": "device", "name": "Device", "type": "oauth2",
            "getOAuthConfig": [
                "type": "mapping",
                "mapping": [
                    "clientId": "id", "grantType": "device_code", "tokenUri": "https://id.test/token",
                    "deviceAuthorizationUri": "https://id.test/device",
                ],
            ],
            "makeApiClient": ["type": "mapping", "mapping": bearer],
        ],
        [
            "key": "oauth1", "name": "OAuth 1", "type": "oauth1",
            "getOAuthConfig": [
                "type": "mapping",
                "mapping": [
                    "consumerKey": "key", "consumerSecret": "secret", "authorizeUri": "https://id.test/authorize",
                    "requestTokenUri": "https://id.test/request", "tokenUri": "https://id.test/access",
                ],
            ],
            "makeApiClient": ["type": "mapping", "mapping": ["baseUri": "https://app.test/v1"]],
        ],
        [
            "key": "hosted", "name": "Hosted", "type": "client-credentials", "inputSchema": apiKey,
            "getCredentialsFromConnectionParameters": ["type": "native", "name": "credentials"],
            "makeApiClient": ["type": "native", "name": "client"], "test": ["type": "native", "name": "test"],
            "refreshCredentials": ["type": "native", "name": "refresh"],
        ],
        [
            "key": "own", "name": "Own", "type": "membrane-token",
            "makeApiClient": ["type": "mapping", "mapping": ["baseUri": "https://app.test/v1"]],
        ],
    ]

    static let natives = ["credentials", "client", "test", "refresh"]

    static let internalApi: JSON = [
        "baseUri": "https://api.product.test",
        "makeApiClient": ["mapping": ["headers": ["X-Key": ["$var": "credentials.key"]]]],
    ]

    static let action: JSON = [
        "key": "notify", "name": "Notify", "type": "api-request-to-your-app",
        "inputSchema": ["type": "object", "properties": ["id": ["type": "string"]], "required": ["id"]],
        "config": [
            "request": [
                "uri": ["$concat": ["users/", ["$var": "$.input.id"], "/notify"]], "method": "POST",
                "body": ["id": ["$var": "$.input.id"]],
            ]
        ],
    ]

    /// Hosts that may see what is secret to their apps.
    static let hosts = ["app.test", "id.test", "api.product.test"]
}
