/// What the parts of a formula must be, and what is said when they are not.
extension FormulaReader {
    func locator(_ argument: JSON, _ name: String) throws(Failure) -> Locator {
        let locator = try Locator(try text(argument, name), path: place.text)
        if let problem = scope.problem(locator) {
            var failure = at(.invalidRequest(problem))
            failure.key = "unknown_variable"
            throw failure
        }
        return locator
    }

    func text(_ argument: JSON, _ name: String, _ member: String? = nil) throws(Failure) -> String {
        if case .string(let text) = argument { return text }
        throw wrong(name, "a string", argument, member)
    }

    func array(_ argument: JSON, _ name: String) throws(Failure) -> [JSON] {
        if case .array(let elements) = argument { return elements }
        throw wrong(name, "an array", argument)
    }

    /// Without `others`, there may be any.
    func members(
        _ argument: JSON, _ name: String, required: [String], others: [String]?
    ) throws(Failure) -> JSONObject {
        guard case .object(let members) = argument else { throw wrong(name, "an object", argument) }
        if let missing = required.first(where: { members[$0] == nil }) {
            throw wrong("“\(name)” needs the member “\(missing)” here.")
        }
        guard let others else { return members }
        let known = required + others
        if let unknown = members.names.first(where: { !known.contains($0) }) {
            let list = known.map { "“\($0)”" }.joined(separator: ", ")
            throw wrong("“\(name)” has no member “\(unknown)” here; it has \(list).")
        }
        return members
    }

    func wrong(_ name: String, _ wanted: String, _ found: JSON, _ member: String? = nil) -> Failure {
        let place = member.map { " as “\($0)”" } ?? " here"
        return wrong("“\(name)” needs \(wanted)\(place), not \(found.kindName).")
    }

    func wrong(_ message: String) -> Failure {
        at(.invalidRequest(message))
    }

    /// The failure with its place. `outside` names the object that holds the formula.
    func at(_ failure: Failure, outside: Bool = false) -> Failure {
        var place = place
        if outside { place.leave() }
        return failure.with("path", .string(String(place.text.unicodeScalars.prefix(300))))
    }

    static func loop(_ name: String) -> Failure {
        var failure = Failure.invalidRequest("“\(name)” needs itself, by way of “$copy”.")
        failure.key = "formula_loops"
        return failure
    }

    /// A member that is copied into itself, perhaps by way of others; nil when there is none.
    static func memberThatNeedsItself(_ copied: [Int: [Int]]) -> Int? {
        var finished: Set<Int> = []
        for start in copied.keys.sorted() where !finished.contains(start) {
            var path = [(member: start, next: 0)]
            var onPath: Set<Int> = [start]
            while let last = path.indices.last {
                let (member, next) = path[last]
                guard let targets = copied[member], next < targets.count else {
                    onPath.remove(member)
                    finished.insert(member)
                    path.removeLast()
                    continue
                }
                path[last].next += 1
                if onPath.contains(targets[next]) { return targets[next] }
                guard !finished.contains(targets[next]) else { continue }
                path.append((targets[next], 0))
                onPath.insert(targets[next])
            }
        }
        return nil
    }

    static let names = [
        "$var", "$concat", "$tpl", "$template", "$firstNotEmpty", "$case", "$map", "$iterate", "$eval", "$and", "$or",
        "$firstName", "$lastName", "$extractDate", "$record", "$copy", "$plain", "$formula", "$lower", "$base64",
    ]

    /// What the platform knows and this library does not, and what serves instead.
    static let unsupported: [ExactText: String] = [
        "$jsonata": "use $var, $concat, $case, $map and $iterate",
        "$lookup": "there are no records here; find the record with a request of your own",
        "$findExternalRecordId": "there are no data link tables here; keep them in your own product",
        "$findAppRecordId": "there are no data link tables here; keep them in your own product",
        "$dataSchemaRef": "there are no data collections here; write the schema as it is",
    ]
}
