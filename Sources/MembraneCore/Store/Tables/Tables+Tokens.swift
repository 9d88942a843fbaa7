extension Tables {
    /// What people and programs show: opaque tokens by their hash, and the public keys that tokens are signed for.
    static let tokens = [
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
            created_at BIGINT NOT NULL,
            jwk TEXT NOT NULL,
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, kid)
        )
        """,
    ]
}
