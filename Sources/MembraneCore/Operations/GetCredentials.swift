extension Operation {
    package static let getCredentials = Operation(
        "get_credentials", "Gets a connection's credentials, to use them elsewhere.",
        details: """
            Credentials that are about to expire are refreshed first, and stored before they are answered. The refresh \
            token is not part of the answer: whoever spent it elsewhere would lose the connection. Ask again instead of \
            keeping them.
            """,
        Route(.get, "/connections/{selector}/credentials"), callers: [.manager],
        Context.selectorMembers + [.minimumSeconds], [.connection], answers: .credentials,
        .reads(reachingOut: true)
    ) { (context, request) throws(Failure) in
        let selector = try request.needed(.connection)
        let id =
            selector.name == "id"
            ? selector.value
            : try context.read { (transaction) throws(Failure) in
                try context.connection(key: selector.value, transaction).id
            }
        let usable = try CredentialSource(id, context).usable(minimumSeconds: request.integer("minimumSeconds") ?? 0)
        return usable.json
    }
}

extension UsableCredentials {
    /// The credentials without the refresh token: whoever spent it elsewhere would lose the connection.
    var json: JSONObject {
        var credentials = variables.credentials
        credentials["refresh_token"] = nil
        var object = JSONObject()
        object["connectionId"] = .string(connection.id)
        object["tenantId"] = .string(connection.tenantId)
        object["connectorKey"] = .string(connection.connectorKey)
        object["credentials"] = .object(credentials)
        object["expiresAt"] = connection.credentialsExpireAt.map { .string(Timestamp.text($0)) }
        return object
    }
}
