extension InternalAPI {
    /// A tenant's credentials with the API that they are for. Throws what stands against using them.
    static func usable(
        _ connection: Connection, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> UsableCredentials {
        guard let api = try load(context, transaction) else { throw .internalAPIMissing }
        if connection.isDisconnected {
            let failure = Failure.internalAPICredentialsLost
            throw connection.error.map { failure.with("reason", $0) } ?? failure
        }
        guard connection.hasCredentials || !api.needsCredentials else { throw .internalAPICredentialsMissing }
        let credentials =
            connection.hasCredentials
            ? try transaction.credentials(of: connection) : JSONObject()
        var connection = connection
        // The settings may have become other ones since the credentials were given.
        if !api.isRenewable {
            connection.canRefresh = false
        } else if !connection.canRefresh {
            connection.canRefresh = (try? api.facts(credentials, now: transaction.now))?.canRefresh ?? false
        }
        return UsableCredentials(connection, api.connector, api.variables(credentials))
    }
}

extension Failure {
    static var internalAPIMissing: Failure {
        .configuration(
            "internal_api_missing",
            "The workspace has no Internal API; set `internalApi` with patch_workspace, or name a connection.")
    }

    static var internalAPICredentialsMissing: Failure {
        .configuration(
            "credentials_missing",
            "This tenant has no credentials for the Internal API; give them with set_credentials, or register a fetch "
                + "callback.")
    }

    static var internalAPICredentialsLost: Failure {
        Failure(
            .disconnected, .connection, "credentials_lost",
            "The tenant's credentials for the Internal API cannot be refreshed any more; give new ones with "
                + "set_credentials.")
    }

    static func internalAPICredentialsRefused(httpStatus: Int?) -> Failure {
        var failure = Failure(
            .credentialsRefused, .connection, "access_token_expired",
            "The Internal API refused the tenant's credentials (HTTP \(httpStatus ?? 401)); set new ones with "
                + "set_credentials.")
        failure.httpStatus = httpStatus
        return failure
    }
}
