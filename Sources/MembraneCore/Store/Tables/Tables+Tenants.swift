extension Tables {
    /// The product's customers. Their credentials for the Internal API are a connection of theirs. `turn_at` is when due work
    /// took one of its connections last while others waited.
    static let tenants = [
        """
        CREATE TABLE tenants (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            key TEXT NOT NULL,
            is_test BIGINT NOT NULL DEFAULT 0,
            last_active_at BIGINT,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            archived_at BIGINT,
            tokens_valid_from BIGINT,
            turn_at BIGINT,
            name TEXT,
            fields TEXT,
            meta TEXT,
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, key)
        )
        """
    ]
}
