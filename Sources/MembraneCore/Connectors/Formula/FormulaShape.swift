/// Checks the shape of a formula's argument, and knows where it stands.
struct FormulaShape {
    let name: String
    /// Nil while evaluating: there the place is not known, and the shape was checked before.
    let path: String?

    func at(_ further: String) -> FormulaShape {
        FormulaShape(name: name, path: path.map { $0 + further })
    }

    func text(_ argument: JSON) throws(Failure) -> String {
        guard case .string(let text) = argument else { throw wrong("a string", argument) }
        return text
    }

    func list(_ argument: JSON) throws(Failure) -> [JSON] {
        guard case .array(let elements) = argument else { throw wrong("an array", argument) }
        return elements
    }

    func object(_ argument: JSON, required: [String], optional: [String]) throws(Failure) -> JSONObject {
        guard case .object(let members) = argument else { throw wrong("an object", argument) }
        if let missing = required.first(where: { members[$0] == nil }) {
            throw .invalidRequest("“\(name)” needs the member “\(missing)” here.", path: path)
        }
        let known = required + optional
        if let unknown = members.names.first(where: { !known.contains($0) }) {
            let list = known.map { "“\($0)”" }.joined(separator: ", ")
            throw .invalidRequest("“\(name)” has no member “\(unknown)” here; it has \(list).", path: path)
        }
        return members
    }

    private func wrong(_ wanted: String, _ found: JSON) -> Failure {
        .invalidRequest("“\(name)” needs \(wanted) here, not \(found.kindName).", path: path)
    }
}
