/// What a run did.
package struct DueReport: Sendable {
    private(set) var total = DueCount()
    private(set) var sources: [(name: String, count: DueCount)] = []
    /// When something is due next; nil when nothing is.
    var nextDueAt: Int64?
    /// How many tenants, workspaces and webhooks were deleted and are not erased yet.
    var erasing: Int64 = 0

    mutating func add(_ count: DueCount, of name: String) {
        total = total + count
        if let index = sources.firstIndex(where: { $0.name == name }) {
            sources[index].count = sources[index].count + count
        } else {
            sources.append((name, count))
        }
    }

    subscript(name: String) -> DueCount { sources.first { $0.name == name }?.count ?? DueCount() }

    package var json: String {
        var object = JSONObject()
        object["done"] = .integer(Int64(total.done))
        object["failed"] = .integer(Int64(total.failed))
        object["nextDueAt"] = nextDueAt.map { .string(Timestamp.text($0)) } ?? .null
        object["erasing"] = .integer(erasing)
        var parts = JSONObject()
        for (name, count) in sources.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            parts[name] = ["done": .integer(Int64(count.done)), "failed": .integer(Int64(count.failed))]
        }
        object["sources"] = .object(parts)
        return JSON.object(object).text
    }
}
