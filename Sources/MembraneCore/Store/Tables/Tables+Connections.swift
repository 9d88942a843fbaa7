extension Tables {
    /// `event_count` is the number of the connection's last event. `refusal`, `refused_since` and
    /// `refusals` say how the provider refuses refreshes while it does so in the same way. `due_at` is when due work looks at it next, NULL when there
    /// is nothing to do. `previous` holds the credentials before the present ones, until these have worked.
    static let connections = [
        """
        CREATE TABLE connections (
            workspace_id TEXT NOT NULL,
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            key TEXT NOT NULL,
            name TEXT NOT NULL,
            connector_id TEXT NOT NULL,
            connector_key TEXT NOT NULL,
            integration_id TEXT,
            integration_key TEXT,
            auth_option_key TEXT,
            state TEXT NOT NULL,
            disconnected BIGINT NOT NULL,
            is_test BIGINT NOT NULL DEFAULT 0,
            event_count BIGINT NOT NULL DEFAULT 0,
            last_active_at BIGINT,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            archived_at BIGINT,
            due_at BIGINT,
            can_refresh BIGINT NOT NULL,
            credentials_expire_at BIGINT,
            credentials_obtained_at BIGINT,
            credentials_lease BIGINT,
            refresh_at BIGINT,
            refresh_token_expires_at BIGINT,
            learned_lifetime BIGINT,
            spent_at BIGINT,
            retry_attempts BIGINT NOT NULL DEFAULT 0,
            next_retry_at BIGINT,
            refusal TEXT,
            refused_since BIGINT,
            refusals BIGINT NOT NULL DEFAULT 0,
            lease_owner TEXT,
            lease_until BIGINT NOT NULL,
            lease_number BIGINT NOT NULL,
            setup_version BIGINT NOT NULL,
            credentials_version BIGINT NOT NULL,
            previous_version BIGINT NOT NULL DEFAULT 0,
            error TEXT,
            request_error TEXT,
            refresh_failure TEXT,
            granted_scopes TEXT,
            missing_scopes TEXT,
            meta TEXT,
            credentials BYTEA,
            setup BYTEA,
            previous BYTEA,
            PRIMARY KEY (workspace_id, tenant_id, id),
            UNIQUE (workspace_id, tenant_id, key)
        )
        """,
        "CREATE UNIQUE INDEX connections_by_id ON connections (workspace_id, id)",
        "CREATE INDEX connections_by_connector ON connections (workspace_id, connector_id)",
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
        // Those that were never connected.
        "CREATE INDEX connections_unconnected ON connections (updated_at) WHERE credentials_version = 0",
        "CREATE INDEX connections_failing ON connections (workspace_id, integration_id) WHERE retry_attempts > 0",
        // Whether an integration's provider refuses everybody, or one grant.
        """
        CREATE INDEX connections_by_success ON connections (workspace_id, integration_id, credentials_obtained_at)
        WHERE credentials_obtained_at IS NOT NULL
        """,
        "CREATE INDEX connections_refused ON connections (workspace_id, integration_id, refusal) WHERE refusal IS NOT NULL",
    ]

    /// Attempts to connect that are under way. `poll_at` is when a provider is asked whether a person has agreed on another
    /// device.
    static let attempts = [
        """
        CREATE TABLE connection_requests (
            workspace_id TEXT NOT NULL,
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            connection_id TEXT NOT NULL,
            state_hash BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT,
            poll_at BIGINT,
            poll_interval BIGINT NOT NULL DEFAULT 0,
            secrets BYTEA NOT NULL,
            PRIMARY KEY (workspace_id, tenant_id, id),
            UNIQUE (workspace_id, tenant_id, state_hash)
        )
        """,
        "CREATE INDEX connection_requests_by_expiry ON connection_requests (expires_at)",
        "CREATE INDEX connection_requests_to_poll ON connection_requests (poll_at) WHERE poll_at IS NOT NULL",
    ]

    /// What providers have issued and no connection holds: `redeemed` until a connection is made of it, `revoking` until the
    /// provider has it back.
    static let grants = [
        """
        CREATE TABLE issued_grants (
            workspace_id TEXT NOT NULL,
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            connection_id TEXT NOT NULL,
            connector_id TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts BIGINT NOT NULL,
            owner TEXT,
            created_at BIGINT NOT NULL,
            due_at BIGINT NOT NULL,
            secrets BYTEA NOT NULL,
            PRIMARY KEY (workspace_id, tenant_id, id)
        )
        """,
        "CREATE INDEX issued_grants_due ON issued_grants (due_at, tenant_id)",
        "CREATE INDEX issued_grants_by_connection ON issued_grants (workspace_id, tenant_id, connection_id)",
    ]

    /// What was sent through connections.
    static let logs = [
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
