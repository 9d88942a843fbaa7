extension Tables {
    /// Requests that a workspace, or a tenant for one of its connections, has given a name.
    static let actions = [
        // Those of a workspace belong to no tenant and no connection: both are empty.
        """
        CREATE TABLE actions (
            workspace_id TEXT NOT NULL,
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            connection_id TEXT NOT NULL,
            key TEXT NOT NULL,
            name TEXT NOT NULL,
            type TEXT NOT NULL,
            integration_key TEXT,
            definition_version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            archived_at BIGINT,
            definition BYTEA NOT NULL,
            PRIMARY KEY (workspace_id, tenant_id, id)
        )
        """,
        "CREATE UNIQUE INDEX actions_by_id ON actions (workspace_id, id)",
        "CREATE UNIQUE INDEX actions_by_key ON actions (workspace_id, connection_id, key) WHERE archived_at IS NULL",
    ]
}
