extension Migrations {
    /// Which of several ways to authenticate a connection uses, and when a provider is asked whether a person has agreed on
    /// another device.
    static let authentication = [
        "ALTER TABLE connections ADD COLUMN auth_option_key TEXT",
        "ALTER TABLE connection_requests ADD COLUMN poll_at BIGINT",
        "ALTER TABLE connection_requests ADD COLUMN poll_interval BIGINT NOT NULL DEFAULT 0",
        "CREATE INDEX connection_requests_to_poll ON connection_requests (poll_at) WHERE poll_at IS NOT NULL",
    ]
}
