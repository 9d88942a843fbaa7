/// The store's tables as a new one has them.
///
/// The SQL is what SQLite and PostgreSQL both read. Keys start with the workspace and the tenant, so that a
/// distributed database can keep a tenant's rows together. Booleans are 0 or 1, instants are milliseconds, JSON is
/// text; BYTEA columns hold sealed values, each with a `…_version` that counts its writes. Sealed values and long texts come
/// last: what stands before them is then read without them.
enum Tables {
    static let all =
        header + workspaces + tokens + tenants + connectors + connections + attempts + grants + logs + events
        + deliveries
        + actions + erasures

    /// Made first, because a store is told by it.
    private static let header = [
        """
        CREATE TABLE membrane_schema (
            version BIGINT NOT NULL,
            root_key_id TEXT NOT NULL,
            root_key_proof BYTEA NOT NULL
        )
        """
    ]
}
