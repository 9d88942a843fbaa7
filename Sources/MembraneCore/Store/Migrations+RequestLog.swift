extension Migrations {
    /// What was sent through connections.
    static let requestLog = [
        """
        CREATE TABLE connection_logs (
            workspace_id TEXT NOT NULL,
            tenant_id TEXT NOT NULL,
            connection_id TEXT NOT NULL,
            id TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            method TEXT NOT NULL,
            host TEXT NOT NULL,
            path TEXT NOT NULL,
            http_status BIGINT,
            duration_ms BIGINT NOT NULL,
            sent_bytes BIGINT NOT NULL,
            received_bytes BIGINT NOT NULL,
            error_key TEXT,
            attempt BIGINT NOT NULL,
            PRIMARY KEY (workspace_id, tenant_id, connection_id, id)
        )
        """
    ]
}
