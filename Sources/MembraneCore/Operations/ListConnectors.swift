extension Operation {
    package static let listConnectors = Operation(
        "list_connectors", "Lists the workspace's own connectors and the built-in catalogue.",
        Route(.get, "/connectors"), callers: [.tenant, .workspace, .manager],
        Page.members + [
            .init("search", .words, "Words, which rank the list as connect's intent does."),
            .init("category", .words, "Only connectors of this category."),
        ], answers: .page(.connector), .reads
    ) { (context, request) throws(Failure) in
        let (found, damaged) = try context.read { (transaction) throws(Failure) -> ([Connector], [String]) in
            guard let words = request.text("search") else { return try context.readableConnectors(transaction) }
            return (IntentSearch.rank(words, try context.candidates(transaction)).map(\.connector), [])
        }
        let category = request.text("category")?.asciiLowercased()
        let fitting = found.filter { category == nil || $0.categories.contains(category ?? "") }
        let start = try ListPosition(cursor: request.text("cursor"))
        let page = fitting.dropFirst(start.index).prefix(Int(request.integer("limit") ?? Page.defaultLimit))
        var answer = JSONObject()
        answer["items"] = .array(page.map(\.summary))
        if start.index == 0, !damaged.isEmpty { answer["damaged"] = .array(damaged.map { .string($0) }) }
        if page.endIndex < fitting.endIndex { answer["cursor"] = .string(ListPosition(index: page.endIndex).cursor) }
        return answer
    }
}

/// A place in a list that is made anew for each page.
private struct ListPosition {
    let index: Int

    init(index: Int) { self.index = index }

    init(cursor: String?) throws(Failure) {
        guard let cursor else {
            index = 0
            return
        }
        guard let bytes = Base64.decode(Array(cursor.utf8), .url),
            let index = Int(String(decoding: bytes, as: UTF8.self)), index >= 0
        else {
            throw .invalidRequest("`cursor` is not one that an earlier answer gave.", path: "cursor")
        }
        self.index = index
    }

    var cursor: String { Base64.encode(Array(String(index).utf8), .url) }
}
