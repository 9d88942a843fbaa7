extension Migrations {
    /// Opaque tokens, public keys, accounts, and what ends the tokens of a tenant or a workspace.
    static let principals = [
        """
        CREATE TABLE tokens (
            id TEXT NOT NULL PRIMARY KEY,
            hash BYTEA NOT NULL UNIQUE,
            type TEXT NOT NULL,
            hint TEXT NOT NULL,
            name TEXT,
            workspace_id TEXT,
            tenant_id TEXT,
            is_admin BIGINT NOT NULL,
            account_key TEXT,
            created_at BIGINT NOT NULL,
            expires_at BIGINT,
            revoked_at BIGINT,
            last_used_at BIGINT
        )
        """,
        "CREATE INDEX tokens_of_tenant ON tokens (workspace_id, tenant_id)",
        """
        CREATE TABLE public_keys (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            kid TEXT,
            jwk TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, kid)
        )
        """,
        "ALTER TABLE workspaces ADD COLUMN account_key TEXT",
        "ALTER TABLE workspaces ADD COLUMN previous_secret BYTEA",
        "ALTER TABLE workspaces ADD COLUMN previous_secret_version BIGINT",
        "ALTER TABLE workspaces ADD COLUMN previous_secret_until BIGINT",
        "ALTER TABLE workspaces ADD COLUMN tokens_valid_from BIGINT",
        "CREATE INDEX workspaces_of_account ON workspaces (account_key, id)",
        "ALTER TABLE tenants ADD COLUMN meta TEXT",
        "ALTER TABLE tenants ADD COLUMN is_test BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE tenants ADD COLUMN last_active_at BIGINT",
        "ALTER TABLE tenants ADD COLUMN archived_at BIGINT",
        "ALTER TABLE tenants ADD COLUMN tokens_valid_from BIGINT",
        "ALTER TABLE connections ADD COLUMN is_test BIGINT NOT NULL DEFAULT 0",
    ]
}
