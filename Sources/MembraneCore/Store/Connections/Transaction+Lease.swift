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
    private static let present = Query<ConnectionColumn>(
        Selection([.leaseNumber, .leaseOwner, .leaseUntil]),
        "WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id")
    private static let taking = Statement(
        """
        UPDATE connections SET lease_owner = :owner, lease_until = :until, lease_number = :number
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id
        AND lease_number = :seenNumber AND lease_until = :seenUntil
        """)
    private static let held = Statement(
        """
        SELECT 1 FROM connections WHERE workspace_id = :workspace AND id = :id
        AND lease_number = :number AND lease_owner = :owner AND credentials_version = :version
        AND \(Condition.remains("connections"))
        """)

    func lease(of connection: Connection) throws(Failure) -> LeaseRecord {
        try session.first(
            Self.present,
            ["workspace": .text(workspaceId), "tenant": .text(connection.tenantId), "id": .text(connection.id)]
        ) { (row) throws(Failure) in
            LeaseRecord(
                number: row.integer(.leaseNumber), owner: row.optionalText(.leaseOwner),
                until: row.integer(.leaseUntil))
        } ?? LeaseRecord(number: 0, owner: nil, until: 0)
    }

    /// Takes the lease, if it still is what was seen. The next number is the new holder's.
    func takeLease(
        _ connection: Connection, seen: LeaseRecord, owner: String, until: Int64
    ) throws(Failure) -> Bool {
        try session.run(
            Self.taking,
            [
                "owner": .text(owner), "until": .integer(until), "number": .integer(seen.number + 1),
                "workspace": .text(workspaceId), "tenant": .text(connection.tenantId), "id": .text(connection.id),
                "seenNumber": .integer(seen.number), "seenUntil": .integer(seen.until),
            ]) == 1
    }

    /// False when the lease has passed to somebody else.
    func renewLease(
        connectionId: String, number: Int64, owner: String, until: Int64
    ) throws(Failure) -> Bool {
        try session.update(
            ConnectionColumn.self, [.leaseUntil: .integer(until)],
            where: heldLease(connectionId, number, owner)) == 1
    }

    /// Whether the lease is still held, and over credentials that are still those of `version`.
    func hasLease(
        connectionId: String, version: Int64, number: Int64, owner: String
    ) throws(Failure) -> Bool {
        try session.exists(
            Self.held,
            [
                "workspace": .text(workspaceId), "id": .text(connectionId), "number": .integer(number),
                "owner": .text(owner), "version": .integer(version),
            ])
    }

    /// Gives the lease back, unless it has passed to somebody else meanwhile.
    func releaseLease(connectionId: String, number: Int64, owner: String) throws(Failure) {
        try session.update(
            ConnectionColumn.self, [.leaseOwner: .null, .leaseUntil: .integer(0)],
            where: heldLease(connectionId, number, owner))
    }

    private func heldLease(
        _ connectionId: String, _ number: Int64, _ owner: String
    ) -> ColumnValues<ConnectionColumn> {
        [
            .workspaceId: .text(workspaceId), .id: .text(connectionId), .leaseNumber: .integer(number),
            .leaseOwner: .text(owner),
        ]
    }
}
