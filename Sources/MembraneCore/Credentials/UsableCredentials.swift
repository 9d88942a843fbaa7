/// A connection as a request needs it: its connector with everything that the connector's functions compute from.
///
/// Read as a whole, so that no request sends the credentials of one state to the host of another.
final class UsableCredentials: Sendable {
    let connection: Connection
    let connector: Connector
    let variables: ConnectorVariables
    let setup: ConnectionSetup
    let api = ConnectionAPI()

    init(
        _ connection: Connection, _ connector: Connector, _ variables: ConnectorVariables,
        _ setup: ConnectionSetup = ConnectionSetup()
    ) {
        self.setup = setup
        self.connection = connection
        self.connector = connector
        self.variables = variables
    }

    /// Which write of the credentials this is.
    var version: Int64 { connection.credentialsVersion }

    /// Throws what stands against using the connection: archived, lost, or not connected yet.
    static func read(_ id: String, _ context: Context, _ transaction: Transaction) throws(Failure) -> UsableCredentials
    {
        let connection = try context.connection(id: id, transaction)
        if connection.isOfInternalAPI { return try InternalAPI.usable(connection, context, transaction) }
        if connection.archivedAt != nil {
            throw .conflict("connection_archived", "The connection is archived; restore it first.")
        }
        if connection.isDisconnected {
            let failure = Failure(
                .disconnected, .connection, "connection_disconnected",
                "The app refused the connection's credentials; connect again with this connectionId.")
            throw connection.error.map { failure.with("reason", $0) } ?? failure
        }
        guard connection.hasCredentials, connection.state == .ready else {
            throw Failure(
                .clientAction, .connection, "connection_not_ready",
                "The connection is not connected yet; see its clientAction.")
        }
        let connector = try context.neededConnector(of: connection, transaction)
        let setup = try transaction.setup(of: connection)
        let integration = try context.integration(of: connection, transaction)
        var variables = ConnectorVariables(
            connectorParameters: try context.connectorParameters(integration, setup, transaction),
            connectionInput: setup.input)
        variables.credentials = try transaction.credentials(of: connection)
        return UsableCredentials(connection, connector, variables, setup)
    }

    /// The access token is to be replaced: little of its life is left, or less than the caller needs.
    func isDue(at now: Int64, minimum: Int64 = 0) -> Bool {
        guard connection.canRefresh else { return false }
        if let refreshAt = connection.refresh.refreshAt, refreshAt < now { return true }
        return isShort(of: minimum, at: now)
    }

    /// The access token lives less long than that.
    func isShort(of minimum: Int64, at now: Int64) -> Bool {
        connection.credentialsExpireAt.map { $0 - now < minimum } ?? false
    }

    func isExpired(at now: Int64) -> Bool {
        connection.credentialsExpireAt.map { $0 <= now } ?? false
    }

    /// How long the app's tokens live, in milliseconds; nil when that is not known.
    var lifetime: Int64? {
        guard let expiresAt = connection.credentialsExpireAt, let obtainedAt = connection.refresh.obtainedAt else {
            return nil
        }
        return expiresAt - obtainedAt
    }
}
