extension Tables {
    /// Connectors of a workspace's own, its integrations, and clients that were registered at authorization servers.
    /// `discovered_by` is the tenant whose share of discovered apps a connector counts against; at `erase_at` it is looked at
    /// whether anybody uses it.
    static let connectors = [
        """
        CREATE TABLE connectors (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            key TEXT NOT NULL,
            is_discovered BIGINT NOT NULL DEFAULT 0,
            version BIGINT NOT NULL,
            discovered_by TEXT,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            archived_at BIGINT,
            erase_at BIGINT,
            definition BYTEA NOT NULL,
            PRIMARY KEY (workspace_id, id)
        )
        """,
        // The key of what is archived is free again.
        "CREATE UNIQUE INDEX connectors_by_key ON connectors (workspace_id, key) WHERE archived_at IS NULL",
        """
        CREATE INDEX connectors_discovered ON connectors (workspace_id, discovered_by) WHERE discovered_by IS NOT NULL
        """,
        "CREATE INDEX connectors_to_erase ON connectors (erase_at) WHERE erase_at IS NOT NULL",
        """
        CREATE TABLE integrations (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            key TEXT NOT NULL,
            name TEXT NOT NULL,
            connector_id TEXT NOT NULL,
            connector_key TEXT NOT NULL,
            oauth_callback_uri TEXT,
            is_discovered BIGINT NOT NULL DEFAULT 0,
            parameters_version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            archived_at BIGINT,
            parameters BYTEA NOT NULL,
            PRIMARY KEY (workspace_id, id)
        )
        """,
        "CREATE UNIQUE INDEX integrations_by_key ON integrations (workspace_id, key) WHERE archived_at IS NULL",
        "CREATE INDEX integrations_by_connector ON integrations (workspace_id, connector_id)",
        """
        CREATE TABLE registered_clients (
            workspace_id TEXT NOT NULL,
            issuer TEXT NOT NULL,
            redirect_uri TEXT NOT NULL,
            client_version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            client BYTEA NOT NULL,
            PRIMARY KEY (workspace_id, issuer, redirect_uri)
        )
        """,
    ]
}
