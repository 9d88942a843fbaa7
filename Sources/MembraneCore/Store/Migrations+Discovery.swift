extension Migrations {
    /// Clients that were registered at authorization servers, and what was made for apps that were discovered.
    static let discovery = [
        """
        CREATE TABLE registered_clients (
            workspace_id TEXT NOT NULL,
            issuer TEXT NOT NULL,
            redirect_uri TEXT NOT NULL,
            client BYTEA NOT NULL,
            client_version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (workspace_id, issuer, redirect_uri)
        )
        """,
        "ALTER TABLE connectors ADD COLUMN is_discovered BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE integrations ADD COLUMN is_discovered BIGINT NOT NULL DEFAULT 0",
    ]
}
