/// The connector that is made for a discovered app. It says what the app is; whom to sign in with, and as which client,
/// are its integration's parameters, since those change.
enum DiscoveredConnector {
    static func definition(_ app: DiscoveredApp) throws(Failure) -> JSONObject {
        let parameter: (String) -> JSON = { ["$var": .string("connectorParameters." + $0)] }
        // What a tenant's own client leaves out.
        let known: [JSON] = app.resource.map { [.string($0)] } ?? []
        let resource: JSON = ["$firstNotEmpty": .array([parameter("resource")] + known)]
        let config: JSON = [
            "clientId": parameter("clientId"), "clientSecret": parameter("clientSecret"),
            "authorizeUri": parameter("authorizeUri"), "tokenUri": parameter("tokenUri"),
            "revocationUri": parameter("revocationUri"), "clientAuthLocation": parameter("clientAuthLocation"),
            "scopes": parameter("scopes"), "issuer": parameter("issuer"),
            "issuerOptional": parameter("issuerOptional"), "issuerSlashOptional": parameter("issuerSlashOptional"),
            // Metadata does not say which grants a revocation ends (RFC 7009, section 2.1).
            "revocationEndsAllGrants": true,
            // RFC 8707: of what is asked for, what is redeemed and what is refreshed.
            "extra": ["resource": resource], "extraTokenParameters": ["resource": resource],
        ]
        let definition: JSON = [
            "key": .string(try app.address.connectorKey()), "name": .string(app.address.uri.host),
            "description": "Found by its address; signs in as the app's metadata says.", "type": "oauth2",
            "parametersSchema": parametersSchema,
            "getOAuthConfig": ["type": "mapping", "mapping": config],
            "makeApiClient": [
                "type": "mapping",
                "mapping": [
                    "baseUri": .string(app.address.text),
                    "headers": ["Authorization": ["$concat": ["Bearer ", ["$var": "credentials.access_token"]]]],
                ],
            ],
        ]
        return definition.objectValue ?? JSONObject()
    }

    private static let parametersSchema: JSON = [
        "type": "object",
        "properties": [
            "clientId": ["type": "string", "title": "Client id"],
            "clientSecret": ["type": "string", "title": "Client secret", "isSensitive": true],
            "scopes": ["type": "array", "items": ["type": "string"], "title": "Scopes"],
            "issuer": ["type": "string", "title": "Authorization server"],
            "authorizeUri": ["type": "string"], "tokenUri": ["type": "string"],
        ],
        "required": ["clientId"],
    ]
}
