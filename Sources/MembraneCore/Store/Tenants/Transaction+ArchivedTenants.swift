/// An archived tenant's connections stand still: nothing is refreshed, and nothing of them is lost.
///
/// Only tokens that are to be given back to an app are still given back.
extension Transaction {
    /// Whoever writes one of these connections later leaves it standing: see `update`.
    func stopConnections(ofTenant id: String, workspaceId: String) throws(Failure) {
        try session.run(
            "UPDATE connections SET due_at = NULL WHERE workspace_id = $1 AND tenant_id = $2",
            [.text(workspaceId), .text(id)])
    }

    func resumeConnections(ofTenant id: String, workspaceId: String) throws(Failure) {
        var page: Page? = try Page(limit: Page.limits.upperBound, cursor: nil)
        let filter = ConnectionFilter(tenantId: id, includesInternalAPI: true)
        while let present = page {
            let found = try connections(filter, page: present, workspaceId: workspaceId)
            for connection in found.prefix(present.limit) {
                guard let dueAt = connection.dueAt else { continue }
                try session.run(
                    "UPDATE connections SET due_at = $1 WHERE workspace_id = $2 AND tenant_id = $3 AND id = $4",
                    [.integer(dueAt), .text(workspaceId), .text(id), .text(connection.id)])
                becomesDue()
            }
            page = found.count > present.limit ? present.following(found[present.limit - 1].id) : nil
        }
    }
}
