/// Conditions that many queries have.
enum Condition {
    /// The row of `table` is nobody's who is being erased. For what is found without its tenant.
    static func remains(_ table: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM erasures x WHERE x.workspace_id = \(table).workspace_id
        AND x.record_id IN (\(table).tenant_id, \(table).workspace_id))
        """
    }

    /// What is being erased is due no more. Said so that very many of one tenant are passed over in the index, where its
    /// id is.
    static let isOfNoErasure = """
        tenant_id NOT IN (SELECT record_id FROM erasures WHERE kind = 'tenant') AND \(isOfNoErasedWorkspace)
        """

    /// The same for what outlives its tenant.
    static let isOfNoErasedWorkspace = "workspace_id NOT IN (SELECT record_id FROM erasures WHERE kind = 'workspace')"

    /// What stands where an instant should, and is none.
    static func isNoInstant(_ column: String) -> String {
        "NOT \(column) BETWEEN -1000000000000000 AND 1000000000000000"
    }
}
