/// The lease in a connection's row: who is refreshing its credentials.
struct LeaseRecord: Sendable, Equatable {
    /// Tells later holders from earlier ones.
    let number: Int64
    /// Nil when nobody holds it.
    let owner: String?
    /// When it ends by its holder's clock. Changes with each renewal.
    let until: Int64
}

extension Transaction {
    func lease(of connection: Connection, workspaceId: String) throws(Failure) -> LeaseRecord {
        try session.first(
            "SELECT lease_number, lease_owner, lease_until FROM connections WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3",
            [.text(workspaceId), .text(connection.tenantId), .text(connection.id)]
        ) { (row) throws(Failure) in
            LeaseRecord(number: row.integer(0) ?? 0, owner: row.text(1), until: row.integer(2) ?? 0)
        } ?? LeaseRecord(number: 0, owner: nil, until: 0)
    }

    /// Takes the lease, if it still is what was seen. The next number is the new holder's.
    func takeLease(
        _ connection: Connection, seen: LeaseRecord, owner: String, until: Int64, workspaceId: String
    ) throws(Failure) -> Bool {
        try session.run(
            """
            UPDATE connections SET lease_owner = $1, lease_until = $2, lease_number = $3
            WHERE workspace_id = $4 AND tenant_id = $5 AND id = $6 AND lease_number = $7 AND lease_until = $8
            """,
            [
                .text(owner), .integer(until), .integer(seen.number + 1), .text(workspaceId),
                .text(connection.tenantId), .text(connection.id), .integer(seen.number), .integer(seen.until),
            ]) == 1
    }

    /// False when the lease has passed to somebody else.
    func renewLease(
        connectionId: String, number: Int64, owner: String, until: Int64, workspaceId: String
    ) throws(Failure) -> Bool {
        try session.run(
            """
            UPDATE connections SET lease_until = $1
            WHERE workspace_id = $2 AND id = $3 AND lease_number = $4 AND lease_owner = $5
            """,
            [.integer(until), .text(workspaceId), .text(connectionId), .integer(number), .text(owner)]) == 1
    }

    /// Whether the lease is still held, and over credentials that are still those of `version`.
    func hasLease(
        connectionId: String, version: Int64, number: Int64, owner: String, workspaceId: String
    ) throws(Failure) -> Bool {
        try session.first(
            """
            SELECT 1 FROM connections
            WHERE workspace_id = $1 AND id = $2 AND lease_number = $3 AND lease_owner = $4 AND credentials_version = $5
            AND \(Self.remains("connections"))
            """,
            [.text(workspaceId), .text(connectionId), .integer(number), .text(owner), .integer(version)]
        ) { _ in true } ?? false
    }

    /// Gives the lease back, unless it has passed to somebody else meanwhile.
    func releaseLease(connectionId: String, number: Int64, owner: String, workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE connections SET lease_owner = NULL, lease_until = 0
            WHERE workspace_id = $1 AND id = $2 AND lease_number = $3 AND lease_owner = $4
            """,
            [.text(workspaceId), .text(connectionId), .integer(number), .text(owner)])
    }
}
