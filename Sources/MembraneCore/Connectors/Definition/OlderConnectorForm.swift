/// The platform's older form of a connector, in which everything about authentication stands in a block `auth`: read, and
/// turned into the flat form.
///
/// An error names the place in the form that somebody wrote: `auth.ui.schema` and not `inputSchema`.
struct OlderConnectorForm {
    /// The same connector in the flat form.
    private(set) var definition = JSONObject()
    /// Where the members of the flat form were written.
    private var places: [(flat: String, written: String)] = []

    static let member = "auth"

    /// What the functions were called.
    private static let olderNames: [ExactText: String] = [
        "getCredentialsFromTokenResponse": "getCredentialsFromAccessTokenResponse"
    ]

    /// Nil for a definition that is flat already.
    init?(_ written: JSONObject) throws(Failure) {
        guard let auth = written[Self.member] else { return nil }
        guard case .object(let block) = auth else {
            throw .invalidRequest("“auth” is an object, not \(auth.kindName).", path: Self.member)
        }
        for (name, value) in written where name != Self.member { definition[name] = value }
        for (name, value) in try convert(block, at: Self.member, under: "") {
            guard definition[name] == nil else {
                throw .invalidRequest(
                    "“\(name)” stands beside “auth”, and in it as well: write it once.", path: name)
            }
            definition[name] = value
        }
    }

    private mutating func convert(
        _ block: JSONObject, at written: String, under flat: String
    ) throws(Failure) -> JSONObject {
        var members = JSONObject()
        for (name, value) in block {
            let place = "\(written).\(name)"
            switch name {
            case "ui":
                if let schema = try inputSchema(value, at: place, under: flat) { members["inputSchema"] = schema }
            case "options":
                guard case .object(let options) = value else {
                    throw .invalidRequest("“options” is an object, not \(value.kindName).", path: place)
                }
                note(flat + name, place)
                var converted = JSONObject()
                for (key, option) in options {
                    guard case .object(let block) = option else {
                        throw .invalidRequest("“\(key)” is an object, not \(option.kindName).", path: "\(place).\(key)")
                    }
                    let option = "\(flat)options.\(key)"
                    note(option, "\(place).\(key)")
                    converted[key] = .object(try convert(block, at: "\(place).\(key)", under: option + "."))
                }
                members["options"] = .object(converted)
            default:
                let newer = Self.olderNames[name] ?? name
                guard members[newer] == nil else {
                    throw .invalidRequest("“\(name)” is the older name of “\(newer)”: write one of them.", path: place)
                }
                note(flat + newer, place)
                if let converted = try function(value, at: place, under: flat + newer) { members[newer] = converted }
            }
        }
        return members
    }

    /// `ui: { schema, description, helpUri }` is the input's schema.
    private mutating func inputSchema(
        _ ui: JSON, at written: String, under flat: String
    ) throws(Failure) -> JSON? {
        guard case .object(let members) = ui else {
            throw .invalidRequest("“ui” is an object, not \(ui.kindName).", path: written)
        }
        let known = ["schema", "description", "helpUri"]
        if let other = members.names.first(where: { !known.contains($0) }) {
            throw .invalidRequest("“ui” has no member “\(other)”.", path: "\(written).\(other)")
        }
        guard let schema = members["schema"] else { return nil }
        note("\(flat)inputSchema", "\(written).schema")
        guard case .object(var object) = schema else { return schema }
        if object["description"] == nil, let description = members["description"] {
            object["description"] = description
            note("\(flat)inputSchema.description", "\(written).description")
        }
        if let helpUri = members["helpUri"] {
            guard let text = helpUri.stringValue, WebAddress.problem(text) == nil else {
                throw .invalidRequest("“helpUri” is an address that begins with https://.", path: "\(written).helpUri")
            }
            object["helpUri"] = helpUri
        }
        return .object(object)
    }

    /// A function says `implementationType`, where the flat form says `type`. Nil: the app cannot do this.
    private mutating func function(_ value: JSON, at written: String, under flat: String) throws(Failure) -> JSON? {
        guard case .object(let members) = value, let type = members["implementationType"] else { return value }
        if type == "not-supported" { return nil }
        guard members["type"] == nil else {
            throw .invalidRequest(
                "“implementationType” is the older name of “type”: write one of them.", path: "\(written).type")
        }
        var converted = JSONObject()
        converted["type"] = type
        for (name, value) in members where name != "implementationType" { converted[name] = value }
        note("\(flat).type", "\(written).implementationType")
        return .object(converted)
    }

    private mutating func note(_ flat: String, _ written: String) { places.append((flat, written)) }

    /// A failure of the flat form, as one of the form that was written.
    func explained(_ failure: Failure) -> Failure {
        guard let path = failure.data["path"]?.stringValue else { return failure }
        var best: (flat: String, written: String)?
        for place in places where place.flat.utf8.count >= best?.flat.utf8.count ?? 0 {
            guard let rest = path.removing(prefix: place.flat) else { continue }
            if rest.utf8.first.map({ ".[".utf8.contains($0) }) ?? true { best = place }
        }
        guard let best, let rest = path.removing(prefix: best.flat) else { return failure }
        return failure.with("path", .string(best.written + rest))
    }
}

extension Connector {
    /// A definition in either form.
    init(written: JSONObject, id: String, isBuiltIn: Bool) throws(Failure) {
        guard let older = try OlderConnectorForm(written) else {
            try self.init(definition: written, id: id, isBuiltIn: isBuiltIn)
            return
        }
        do throws(Failure) {
            try self.init(definition: older.definition, id: id, isBuiltIn: isBuiltIn)
        } catch {
            throw older.explained(error)
        }
    }
}
