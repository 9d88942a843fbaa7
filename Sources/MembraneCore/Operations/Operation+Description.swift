#if DEBUG
/// The declarations as JSON, which `make generate` makes everything from that repeats them.
extension Operation {
    /// `{"operations": [..], "shapes": {name: ..}, "workspaceKey": ..}`: the last is the member that all those have whose
    /// own `workspaceKey` is true.
    package static var description: JSON {
        var shapes = JSONObject()
        for operation in all { operation.answer.add(to: &shapes) }
        return [
            "operations": .array(all.map { .object($0.description) }), "shapes": .object(shapes),
            "workspaceKey": .object(RequestMember.workspaceKey.described),
        ]
    }

    private var description: JSONObject {
        var object = JSONObject()
        object["name"] = .string(name)
        object["summary"] = .string(summary)
        if !details.isEmpty { object["details"] = .string(details) }
        object["route"] = [
            "method": .string(route.method.rawValue), "path": .string(route.path),
            "older": .array(route.older.map { .string($0) }),
        ]
        object["callers"] = .array(Principal.Kind.allCases.filter(callers.contains).map { .string($0.rawValue) })
        object["members"] = .array(members.map { .object($0.described) })
        if !choices.isEmpty {
            object["choices"] = .array(
                choices.map {
                    [
                        "names": .array($0.names.map { .string($0) }), "required": .bool($0.isRequired),
                        "purpose": .string($0.purpose),
                    ]
                })
        }
        if takesWorkspaceKey { object["workspaceKey"] = true }
        object["answer"] = .string(answer.name)
        object["effect"] = [
            "kind": .string(effect.kind.rawValue), "repeatable": .bool(effect.isRepeatable),
            "reachesOut": .bool(effect.reachesOut), "waits": .bool(effect.waits),
        ]
        return object
    }
}

extension RequestMember {
    fileprivate var described: JSONObject {
        var object = kind.described.objectValue ?? JSONObject()
        object["name"] = .string(name)
        object["summary"] = .string(summary)
        if isRequired { object["required"] = true }
        if isSecret { object["secret"] = true }
        if isNullable { object["nullable"] = true }
        if !aliases.isEmpty {
            object["aliases"] = .array(
                aliases.map { ["name": .string($0.name), "beside": .array($0.beside.map { .string($0) })] })
        }
        return object
    }
}

extension RequestMember.Kind {
    fileprivate var described: JSON {
        switch self {
        case .limited(let maximum): ["kind": "text", "maximum": .integer(Int64(maximum))]
        case .free(let maximum): ["kind": "text", "maximum": .integer(Int64(maximum)), "mayBeEmpty": true]
        case .word(let words), .openWord(let words):
            ["kind": "word", "words": .array(words.map { .string($0) })]
        case .flag: ["kind": "flag"]
        case .integer(let range):
            ["kind": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .instant: ["kind": "instant"]
        case .uri: ["kind": "uri"]
        case .object: ["kind": "object"]
        case .members(let members): ["kind": "members", "members": .array(members.map { .object($0.described) })]
        case .list(let kind, let count):
            [
                "kind": "list", "of": kind.described, "minimum": .integer(Int64(count.lowerBound)),
                "maximum": .integer(Int64(count.upperBound)),
            ]
        case .schema: ["kind": "schema"]
        case .either(let kinds): ["kind": "either", "kinds": .array(kinds.map { $0.described })]
        case .any: ["kind": "any"]
        case .refused: ["kind": "refused"]
        }
    }
}

extension Shape {
    /// Adds itself, and what it is made of.
    fileprivate func add(to shapes: inout JSONObject) {
        guard shapes[name] == nil else { return }
        // Its place comes before those of its parts.
        shapes[name] = .null
        let described = members.map { (member) -> JSON in
            var object = member.kind.described.objectValue ?? JSONObject()
            object["name"] = .string(member.name)
            object["summary"] = .string(member.summary)
            if member.isAlways { object["always"] = true }
            if member.isSecret { object["secret"] = true }
            return .object(object)
        }
        var object = JSONObject()
        object["summary"] = .string(summary)
        for shape in extended { object["extends"] = .string(shape.name) }
        object["members"] = .array(described)
        shapes[name] = .object(object)
        for shape in extended { shape.add(to: &shapes) }
        for member in members { member.kind.add(to: &shapes) }
    }
}

extension Shape.Kind {
    fileprivate func add(to shapes: inout JSONObject) {
        switch self {
        case .shape(let shape): shape.add(to: &shapes)
        case .list(let kind): kind.add(to: &shapes)
        default: return
        }
    }

    fileprivate var described: JSON {
        switch self {
        case .text: ["kind": "text"]
        case .word(let words): ["kind": "word", "words": .array(words.map { .string($0) })]
        case .flag: ["kind": "flag"]
        case .integer: ["kind": "integer"]
        case .number: ["kind": "number"]
        case .instant: ["kind": "instant"]
        case .uri: ["kind": "uri"]
        case .schema: ["kind": "schema"]
        case .object: ["kind": "object"]
        case .any: ["kind": "any"]
        case .list(let kind): ["kind": "list", "of": kind.described]
        case .shape(let shape): ["kind": "shape", "shape": .string(shape.name)]
        }
    }
}
#endif
