extension Tables {
    static let events = [
        """
        CREATE TABLE events (
            workspace_id TEXT NOT NULL,
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            subject_id TEXT NOT NULL,
            sequence BIGINT NOT NULL,
            type TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            erase_at BIGINT NOT NULL,
            payload TEXT NOT NULL,
            PRIMARY KEY (workspace_id, tenant_id, id)
        )
        """,
        "CREATE UNIQUE INDEX events_by_id ON events (workspace_id, id)",
        "CREATE INDEX events_by_subject ON events (workspace_id, subject_id, id)",
        "CREATE INDEX events_to_erase ON events (erase_at)",
    ]

    /// Where events go.
    ///
    /// Of what is to be delivered to one destination about one record only the first has a `due_at`; those behind it wait
    /// without one. A destination's own `due_at` is that of its first delivery, so that looking for work costs the same
    /// however much of it there is.
    static let deliveries = [
        """
        CREATE TABLE event_destinations (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            key TEXT,
            name TEXT,
            enabled BIGINT NOT NULL,
            disabled_at BIGINT,
            disabled_reason TEXT,
            failures BIGINT NOT NULL,
            failing_since BIGINT,
            paused_until BIGINT NOT NULL DEFAULT 0,
            event_count BIGINT NOT NULL,
            due_at BIGINT,
            claim_owner TEXT,
            settings_version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            types TEXT,
            settings BYTEA,
            PRIMARY KEY (workspace_id, id)
        )
        """,
        "CREATE UNIQUE INDEX event_destinations_by_key ON event_destinations (workspace_id, key) WHERE key IS NOT NULL",
        "CREATE INDEX event_destinations_due ON event_destinations (kind, due_at) WHERE due_at IS NOT NULL",
        """
        CREATE TABLE event_deliveries (
            workspace_id TEXT NOT NULL,
            destination_id TEXT NOT NULL,
            event_id TEXT NOT NULL,
            tenant_id TEXT NOT NULL,
            subject_id TEXT NOT NULL,
            sequence BIGINT NOT NULL,
            state BIGINT NOT NULL,
            attempts BIGINT NOT NULL,
            due_at BIGINT,
            PRIMARY KEY (workspace_id, destination_id, event_id)
        )
        """,
        """
        CREATE INDEX event_deliveries_pending ON event_deliveries (workspace_id, destination_id, subject_id, sequence)
        WHERE state = 0
        """,
        """
        CREATE INDEX event_deliveries_due ON event_deliveries (workspace_id, destination_id, due_at, tenant_id)
        WHERE due_at IS NOT NULL
        """,
        "CREATE INDEX event_deliveries_by_event ON event_deliveries (workspace_id, event_id)",
        """
        CREATE TABLE webhook_attempts (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            webhook_id TEXT NOT NULL,
            event_id TEXT NOT NULL,
            event_type TEXT NOT NULL,
            attempt BIGINT NOT NULL,
            attempted_at BIGINT NOT NULL,
            duration_ms BIGINT NOT NULL,
            http_status BIGINT,
            error_key TEXT,
            next_attempt_at BIGINT,
            PRIMARY KEY (workspace_id, id)
        )
        """,
        "CREATE INDEX webhook_attempts_by_webhook ON webhook_attempts (workspace_id, webhook_id, id)",
        "CREATE INDEX webhook_attempts_by_event ON webhook_attempts (workspace_id, event_id)",
    ]
}
