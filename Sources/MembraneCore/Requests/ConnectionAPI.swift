/// What a connection's requests need again and again, made once for each state of its credentials.
final class ConnectionAPI: Sendable {
    private struct Content: Sendable {
        var target: APITarget?
        var secrets: [[UInt8]]?
    }

    private let content = Lock(Content())

    func target(_ usable: UsableCredentials, _ context: Context) throws(Failure) -> APITarget {
        // The host's own function may give something else each time.
        if case .native? = usable.connector.functions[.apiClient] {
            return try APITarget(try usable.connector.apiClient(usable.variables, context))
        }
        if let made = content.withLock({ $0.target }) { return made }
        let made = try APITarget(try usable.connector.apiClient(usable.variables))
        content.withLock { $0.target = made }
        return made
    }

    /// What must not be shown in a log.
    func secrets(_ usable: UsableCredentials) -> [[UInt8]] {
        if let made = content.withLock({ $0.secrets }) { return made }
        let made =
            RequestLog.secrets(in: .object(usable.variables.credentials), minimum: 4)
            + RequestLog.secrets(in: .object(usable.variables.connectorParameters), minimum: 16)
        content.withLock { $0.secrets = made }
        return made
    }
}
