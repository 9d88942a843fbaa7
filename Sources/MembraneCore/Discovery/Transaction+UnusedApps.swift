/// Apps that were found by their address, and that nobody uses.
extension Transaction {
    /// How long an app that nobody uses is remembered at least; it is looked at as often.
    static let unusedAppsLast: Int64 = 30 * 86_400_000

    func nextUnusedAppAt() throws(Failure) -> Int64? {
        try session.instant("SELECT MIN(erase_at) FROM connectors WHERE erase_at IS NOT NULL")
    }

    /// Answers how many were erased or are looked at another day, because somebody uses them.
    func eraseUnusedApps(atMost limit: Int) throws(Failure) -> Int {
        let old = try session.all(
            """
            SELECT workspace_id, id FROM connectors WHERE erase_at IS NOT NULL AND erase_at <= $1
            ORDER BY erase_at LIMIT $2
            """, [.integer(now), .integer(Int64(limit))]
        ) { (row) throws(Failure) in [SQLValue.text(row.text(0) ?? ""), .text(row.text(1) ?? "")] }
        for connector in old {
            if try isUsed(connector) {
                try session.run(
                    "UPDATE connectors SET erase_at = $3 WHERE workspace_id = $1 AND id = $2",
                    connector + [.integer(now + Self.unusedAppsLast)])
            } else {
                try eraseApp(connector)
            }
        }
        return old.count
    }

    /// By a connection that was ever one, by an attempt that is not old, by what is still to be given back to it, or by
    /// somebody's own client.
    private func isUsed(_ connector: [SQLValue]) throws(Failure) -> Bool {
        let isConnected = try session.first(
            """
            SELECT 1 FROM connections WHERE workspace_id = $1 AND connector_id = $2
            AND (credentials_version > 0 OR updated_at > $3) LIMIT 1
            """, connector + [.integer(now - Self.unusedAppsLast)]
        ) { (_) throws(Failure) in true }
        if isConnected != nil { return true }
        let isGiven = try session.first(
            "SELECT 1 FROM issued_grants WHERE workspace_id = $1 AND connector_id = $2 LIMIT 1", connector
        ) { (_) throws(Failure) in true }
        if isGiven != nil { return true }
        return try session.first(
            "SELECT 1 FROM integrations WHERE workspace_id = $1 AND connector_id = $2 AND is_discovered = 0 LIMIT 1",
            connector
        ) { (_) throws(Failure) in true } ?? false
    }

    private func eraseApp(_ connector: [SQLValue]) throws(Failure) {
        // Attempts that nobody finished.
        try session.run(
            """
            DELETE FROM connection_requests WHERE workspace_id = $1 AND connection_id IN (
                SELECT id FROM connections WHERE workspace_id = $1 AND connector_id = $2)
            """, connector)
        try session.run("DELETE FROM connections WHERE workspace_id = $1 AND connector_id = $2", connector)
        // The client goes with the last app that has its redirect URI, which is the issuer's own.
        try session.run(
            """
            DELETE FROM registered_clients WHERE workspace_id = $1 AND redirect_uri IN (
                SELECT oauth_callback_uri FROM integrations WHERE workspace_id = $1 AND connector_id = $2)
            AND NOT EXISTS (
                SELECT 1 FROM integrations WHERE integrations.workspace_id = $1 AND connector_id <> $2
                AND oauth_callback_uri = registered_clients.redirect_uri)
            """, connector)
        try session.run("DELETE FROM integrations WHERE workspace_id = $1 AND connector_id = $2", connector)
        try session.run("DELETE FROM connectors WHERE workspace_id = $1 AND id = $2", connector)
    }
}
