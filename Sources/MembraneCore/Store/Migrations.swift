/// How the store's tables came to be. Numbered, only ever added to, each run once and in order.
///
/// The SQL is what SQLite and PostgreSQL both read. Keys start with the workspace and the tenant, so that a
/// distributed database can keep a tenant's rows together. Booleans are 0 or 1, instants are milliseconds, JSON is
/// text; BYTEA columns hold sealed values, each with a `…_version` that counts its writes.
enum Migrations {
    static var newestVersion: Int64 { Int64(all.count) }

    static func run(from version: Int64, _ session: any DatabaseSession) throws(Failure) {
        for migration in all.dropFirst(Int(version)) {
            for statement in migration { try session.run(statement, []) }
        }
    }

    private static let all: [[String]] = [
        first, events, principals, refreshes, authentication, actions, discovery, requestLog,
    ]

    private static let first = [
        """
        CREATE TABLE membrane_schema (
            version BIGINT NOT NULL,
            root_key_id TEXT NOT NULL,
            root_key_proof BYTEA NOT NULL
        )
        """,
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
            name TEXT NOT NULL,
            secret BYTEA NOT NULL,
            secret_version BIGINT NOT NULL,
            internal_api BYTEA,
            internal_api_version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE tenants (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            key TEXT NOT NULL,
            name TEXT,
            fields TEXT,
            credentials BYTEA,
            credentials_version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, key)
        )
        """,
        """
        CREATE TABLE connectors (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            key TEXT NOT NULL,
            definition BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, key)
        )
        """,
        """
        CREATE TABLE integrations (
            workspace_id TEXT NOT NULL,
            id TEXT NOT NULL,
            key TEXT NOT NULL,
            name TEXT NOT NULL,
            connector_id TEXT NOT NULL,
            connector_key TEXT NOT NULL,
            oauth_callback_uri TEXT,
            parameters BYTEA NOT NULL,
            parameters_version BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, key)
        )
        """,
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
            state TEXT NOT NULL,
            disconnected BIGINT NOT NULL,
            error TEXT,
            request_error TEXT,
            meta TEXT,
            setup BYTEA,
            setup_version BIGINT NOT NULL,
            credentials BYTEA,
            credentials_version BIGINT NOT NULL,
            credentials_expire_at BIGINT,
            can_refresh BIGINT NOT NULL,
            lease_owner TEXT,
            lease_until BIGINT NOT NULL,
            lease_number BIGINT NOT NULL,
            last_active_at BIGINT,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            archived_at BIGINT,
            PRIMARY KEY (workspace_id, tenant_id, id),
            UNIQUE (workspace_id, tenant_id, key)
        )
        """,
        "CREATE UNIQUE INDEX connections_by_id ON connections (workspace_id, id)",
        """
        CREATE TABLE connection_requests (
            workspace_id TEXT NOT NULL,
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            connection_id TEXT NOT NULL,
            state_hash BYTEA NOT NULL,
            secrets BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT,
            PRIMARY KEY (workspace_id, tenant_id, id),
            UNIQUE (workspace_id, tenant_id, state_hash)
        )
        """,
    ]
}
