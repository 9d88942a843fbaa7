/// Due work takes tenants in turn, so that one with very much of it keeps nobody waiting.
enum TenantTurns {
    /// The part of a query that passes over tenants, and its values.
    static func exception(_ tenants: [String]) -> (sql: String, values: Parameters) {
        guard let last = tenants.last else { return ("", [:]) }
        // A round number of them, so that few statements are prepared and kept.
        var rounded = 1
        while rounded < tenants.count { rounded *= 2 }
        let padded = tenants + Array(repeating: last, count: rounded - tenants.count)
        var places: [String] = []
        var values: Parameters = [:]
        for (index, tenant) in padded.enumerated() {
            places.append(":passed\(index)")
            values = values + ["passed\(index)": .text(tenant)]
        }
        return ("AND tenant_id NOT IN (\(places.joined(separator: ", ")))", values)
    }

    /// Those that have been due for the longest, and so many of further tenants that one tenant, whatever it has, keeps
    /// nobody waiting.
    ///
    /// - Parameters:
    ///   - fewest: so many tenants are looked for, where one of them is to be chosen by whose turn it is.
    ///   - find: so many at most, but for those of some tenants.
    static func candidates<Due>(
        _ limit: Int, amongAtLeast fewest: Int = 1, tenantId: (Due) -> String,
        _ find: ([String], Int) throws(Failure) -> [Due]
    ) throws(Failure) -> [Due] {
        let portion = max(limit, fewest) * 4
        var candidates: [Due] = []
        var tenants: Set<ExactText> = []
        repeat {
            let more = try find(tenants.sortedTexts(), portion)
            candidates += more
            for due in more { tenants.insert(ExactText(tenantId(due))) }
            if more.count < portion { break }
        } while tenants.count < max(limit, fewest)
        return candidates
    }

    /// One of each tenant, then the second of each, and so on.
    ///
    /// - Parameter lastTurn: when its tenant was last taken; whoever has waited longest is first.
    static func inTurns<Due>(
        _ due: [Due], tenantId: (Due) -> String, lastTurn: (Due) -> Int64
    ) -> [Due] {
        let order = due.indices.sorted { (lastTurn(due[$0]), $0) < (lastTurn(due[$1]), $1) }
        return inTurns(order.map { due[$0] }, tenantId: tenantId)
    }

    /// The same, whoever has something that has been due for the longest first.
    static func inTurns<Due>(_ due: [Due], tenantId: (Due) -> String) -> [Due] {
        var turn: [ExactText: Int] = [:]
        var turns: [[Due]] = []
        for item in due {
            let tenant = ExactText(tenantId(item))
            let index = turn[tenant, default: 0]
            turn[tenant] = index + 1
            if index == turns.count { turns.append([]) }
            turns[index].append(item)
        }
        return turns.flatMap { $0 }
    }
}
