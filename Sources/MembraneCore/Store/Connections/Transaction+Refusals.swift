/// What other connections of an integration have met, when one of them is refused.
extension Transaction {
    /// Whether the integration's provider refuses more than one connection in this way and has given nobody new credentials
    /// since: then it is not the grants that are dead.
    func isRefusedToOthers(
        _ refusal: RepeatedRefusal, _ connection: Connection, workspaceId: String
    ) throws(Failure) -> Bool {
        guard let integrationId = connection.integrationId else { return false }
        let lastSuccess = try session.first(
            """
            SELECT credentials_obtained_at FROM connections
            WHERE workspace_id = $1 AND integration_id = $2 AND credentials_obtained_at IS NOT NULL
            ORDER BY credentials_obtained_at DESC LIMIT 1
            """, [.text(workspaceId), .text(integrationId)]
        ) { (row) throws(Failure) in row.integer(0) ?? 0 }
        if let lastSuccess, lastSuccess >= refusal.since { return false }
        let other = try session.first(
            """
            SELECT 1 FROM connections
            WHERE workspace_id = $1 AND integration_id = $2 AND refusal = $3 AND refused_since > $4 AND id <> $5
            AND archived_at IS NULL LIMIT 1
            """,
            [
                .text(workspaceId), .text(integrationId), .text(refusal.kind), .integer(lastSuccess ?? 0),
                .text(connection.id),
            ]
        ) { (row) throws(Failure) in true }
        return other ?? false
    }
}
