extension Tables {
    /// Workspaces, and the keys that their secrets are sealed under.
    static let workspaces = [
        """
        CREATE TABLE data_keys (
            workspace_id TEXT NOT NULL,
            id BYTEA NOT NULL,
            wrapped BYTEA NOT NULL,
            root_key_id TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (workspace_id, id)
        )
        """,
        """
        CREATE TABLE workspaces (
            id TEXT NOT NULL PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            account_key TEXT,
            tokens_valid_from BIGINT,
            secret_version BIGINT NOT NULL,
            previous_secret_version BIGINT,
            previous_secret_until BIGINT,
            internal_api_version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            name TEXT NOT NULL,
            audience TEXT,
            secret BYTEA NOT NULL,
            previous_secret BYTEA,
            internal_api BYTEA
        )
        """,
        "CREATE INDEX workspaces_of_account ON workspaces (account_key, id)",
    ]
}
