extension Tables {
    /// Tenants, workspaces and webhooks that were deleted, and of which something is left to be erased. `record_id` is theirs.
    static let erasures = [
        """
        CREATE TABLE erasures (
            workspace_id TEXT NOT NULL,
            record_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            marked_at BIGINT NOT NULL,
            PRIMARY KEY (workspace_id, record_id)
        )
        """
    ]
}
