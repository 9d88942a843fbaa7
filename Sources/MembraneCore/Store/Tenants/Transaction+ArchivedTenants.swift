/// An archived tenant's connections stand still: nothing is refreshed, and nothing of them is lost.
///
/// Only tokens that are to be given back to an app are still given back.
extension Transaction {
    /// Whoever writes one of these connections later leaves it standing: see `update`.
    func stopConnections(ofTenant id: String) throws(Failure) {
        try session.update(
            ConnectionColumn.self, [.dueAt: .null], where: [.workspaceId: .text(workspaceId), .tenantId: .text(id)])
    }

    func resumeConnections(ofTenant id: String) throws(Failure) {
        var page: Page? = try Page(limit: Page.limits.upperBound, cursor: nil)
        let filter = ConnectionFilter(tenantId: id, includesInternalAPI: true)
        while let present = page {
            let found = try connections(filter, page: present)
            for connection in found.prefix(present.limit) {
                guard let dueAt = connection.dueAt else { continue }
                try session.update(
                    ConnectionColumn.self, [.dueAt: .integer(dueAt)],
                    where: row(of: connection))
                becomesDue()
            }
            page = found.count > present.limit ? present.following(found[present.limit - 1].id) : nil
        }
    }
}
