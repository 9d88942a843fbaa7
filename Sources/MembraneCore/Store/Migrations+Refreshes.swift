extension Migrations {
    /// What is known of a connection's refreshes, and tokens that are still to be given back.
    static let refreshes = [
        // When due work looks at the connection next; NULL when there is nothing to do.
        "ALTER TABLE connections ADD COLUMN due_at BIGINT",
        "ALTER TABLE connections ADD COLUMN refresh_at BIGINT",
        "ALTER TABLE connections ADD COLUMN credentials_obtained_at BIGINT",
        "ALTER TABLE connections ADD COLUMN credentials_lease BIGINT",
        "ALTER TABLE connections ADD COLUMN refresh_token_expires_at BIGINT",
        "ALTER TABLE connections ADD COLUMN learned_lifetime BIGINT",
        "ALTER TABLE connections ADD COLUMN spent_at BIGINT",
        "ALTER TABLE connections ADD COLUMN retry_attempts BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE connections ADD COLUMN next_retry_at BIGINT",
        "ALTER TABLE connections ADD COLUMN refresh_failure TEXT",
        // The credentials before the present ones, until these have worked.
        "ALTER TABLE connections ADD COLUMN previous BYTEA",
        "ALTER TABLE connections ADD COLUMN previous_version BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE connections ADD COLUMN revocation BYTEA",
        "ALTER TABLE connections ADD COLUMN revocation_version BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE connections ADD COLUMN revocation_attempts BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE connections ADD COLUMN revocation_at BIGINT",
        """
        UPDATE connections SET credentials_obtained_at = updated_at, refresh_at = credentials_expire_at - 300000,
        due_at = COALESCE(credentials_expire_at - 300000, updated_at + 86400000)
        WHERE can_refresh = 1 AND disconnected = 0 AND archived_at IS NULL
        """,
        // Two, so that looking for those that work is not slowed down by those that do not. With the tenant, so that one
        // with very many is passed over without reading its rows.
        """
        CREATE INDEX connections_due ON connections (due_at, tenant_id)
        WHERE due_at IS NOT NULL AND retry_attempts = 0
        """,
        """
        CREATE INDEX connections_due_again ON connections (due_at, tenant_id)
        WHERE due_at IS NOT NULL AND retry_attempts > 0
        """,
        "CREATE INDEX connections_failing ON connections (workspace_id, integration_id) WHERE retry_attempts > 0",
    ]
}
