/// What other connections of an integration have met, when one of them is refused.
extension Transaction {
    private static let lastSuccess = Statement(
        """
        SELECT credentials_obtained_at FROM connections
        WHERE workspace_id = :workspace AND integration_id = :integration AND credentials_obtained_at IS NOT NULL
        ORDER BY credentials_obtained_at DESC LIMIT 1
        """)
    private static let refusedOther = Statement(
        """
        SELECT 1 FROM connections
        WHERE workspace_id = :workspace AND integration_id = :integration AND refusal = :refusal
        AND refused_since > :since AND id <> :id AND archived_at IS NULL LIMIT 1
        """)

    /// Whether the integration's provider refuses more than one connection in this way and has given nobody new credentials
    /// since: then it is not the grants that are dead.
    func isRefusedToOthers(
        _ refusal: RepeatedRefusal, _ connection: Connection
    ) throws(Failure) -> Bool {
        guard let integrationId = connection.integrationId else { return false }
        let lastSuccess = try session.integer(
            Self.lastSuccess, ["workspace": .text(workspaceId), "integration": .text(integrationId)])
        if let lastSuccess, lastSuccess >= refusal.since { return false }
        return try session.exists(
            Self.refusedOther,
            [
                "workspace": .text(workspaceId), "integration": .text(integrationId),
                "refusal": .text(refusal.kind), "since": .integer(lastSuccess ?? 0), "id": .text(connection.id),
            ])
    }
}
