/// What a connection's requests need again and again, made once for each state of its credentials.
final class ConnectionAPI: Sendable {
    private struct Content: Sendable {
        var target: APITarget?
        var logRedaction: Redaction?
        var redaction: Redaction?
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

    /// What a path in a log must not show. It is the host's own, and names what the integration's parameters name.
    func logRedaction(_ usable: UsableCredentials) -> Redaction {
        made(\.logRedaction) {
            let parameters = JSON.object(usable.variables.connectorParameters)
            return Redaction(
                JSON.object(usable.variables.credentials).secrets(minimum: Redaction.shortestCredential)
                    + parameters.secrets(minimum: 16) + parameters.secretsByName(minimum: Redaction.shortestCredential))
        }
    }

    /// What an app's words in an error must not show: whatever requests may have told it.
    func redaction(_ usable: UsableCredentials) -> Redaction {
        made(\.redaction) {
            let variables = usable.variables
            let given = [variables.connectorParameters, variables.connectionInput].map { JSON.object($0) }
            return Redaction(
                JSON.object(variables.credentials).secrets(minimum: Redaction.shortestCredential)
                    + given.flatMap { $0.secrets(minimum: Redaction.shortestSecret) }
                    + given.flatMap { $0.secretsByName(minimum: Redaction.shortestCredential) })
        }
    }

    private func made(_ place: WritableKeyPath<Content, Redaction?>, _ make: () -> Redaction) -> Redaction {
        if let made = content.withLock({ $0[keyPath: place] }) { return made }
        let made = make()
        content.withLock { $0[keyPath: place] = made }
        return made
    }
}
