/// A request whose members were checked: known, of the right type, and there where they must be.
struct OperationRequest: Sendable {
    /// The same number as the header's MEMBRANE_MAX_REQUEST.
    static let maximumSize = 4_194_304

    private let object: JSONObject

    init(text: String, members: [RequestMember], choices: [Choice] = [], what: String) throws(Failure) {
        try self.init(Self.parse(text, what: what), members: members, choices: choices, what: what)
    }

    /// Options of a function of the C interface; nil: the defaults. They are an argument, not a request.
    init(
        options json: String?, members: [RequestMember], choices: [Choice] = [], what: String = "The options"
    ) throws(Failure) {
        do throws(Failure) {
            try self.init(text: json ?? "{}", members: members, choices: choices, what: what)
        } catch {
            throw .invalidArgument(error.message)
        }
    }

    /// The object that a request is, with members that nobody has looked at yet.
    static func parse(_ text: String, what: String) throws(Failure) -> JSONObject {
        guard text.utf8.count <= maximumSize else {
            throw .invalidRequest("\(what) is larger than \(maximumSize) bytes.")
        }
        let json = try JSON(parsing: text, what: what)
        guard let object = json.objectValue else {
            throw .invalidRequest("\(what) must be a JSON object, not \(json.kindName).")
        }
        return object
    }

    init(
        _ given: JSONObject, members: [RequestMember], choices: [Choice] = [], what: String
    ) throws(Failure) {
        var object = given
        for (name, value) in given {
            if let member = members.first(where: { $0.isMeant(by: name, in: given) }) {
                try member.check(value, as: name)
                object[name] = nil
                guard value != .null else { continue }
                if given[member.name] ?? .null != .null, name != member.name {
                    try Choice.atMostOne(member.name, name, to: "").check([member.name, name])
                }
                object[member.name] = value
            } else if let member = members.first(where: { $0.name == name }) {
                try member.check(value)
            } else {
                throw Self.unknown(name, members, what)
            }
        }
        for member in members where member.isRequired && !member.isGiven(in: object) {
            throw .invalidRequest("`\(member.name)` is missing. \(member.summary)", path: member.name)
        }
        for choice in choices {
            try choice.check(
                choice.names.filter { name in
                    members.first { $0.name == name }?.isGiven(in: object) ?? false
                })
        }
        self.object = object
    }

    private static func unknown(_ name: String, _ members: [RequestMember], _ what: String) -> Failure {
        let shown = name.shown(64)
        let hint = Words.question(shown, among: members.map(\.name))
        return .invalidRequest("\(what) has an unknown member `\(shown)`.\(hint)", path: shown)
    }

    func text(_ name: String) -> String? { object[name]?.stringValue }
    func flag(_ name: String) -> Bool { object[name]?.boolValue ?? false }
    func optionalFlag(_ name: String) -> Bool? { object[name]?.boolValue }
    func integer(_ name: String) -> Int64? { object[name]?.integerValue }
    func object(_ name: String) -> JSONObject? { object[name]?.objectValue }
    func list(_ name: String) -> [JSON]? { object[name]?.arrayValue }
    func any(_ name: String) -> JSON? { object[name] == .null ? nil : object[name] }
    /// Every member, for operations whose request is the record itself.
    var all: JSONObject { object }

    /// Every member but these.
    func all(but names: [String]) -> JSONObject {
        var others = object
        for name in names { others[name] = nil }
        return others
    }

    /// Whether a record that has the key is to be changed, by `ifExists`.
    var updatesExisting: Bool { text(RequestMember.ifExists.name) == "update" }

    /// Which text of a choice is given; nil where none need be.
    func chosen(_ choice: Choice) -> (name: String, value: String)? {
        for name in choice.names {
            if let value = text(name) { return (name, value) }
        }
        return nil
    }

    /// The same of a choice that must be made.
    func needed(_ choice: Choice) throws(Failure) -> (name: String, value: String) {
        guard let chosen = chosen(choice) else { throw choice.missing }
        return chosen
    }
}

extension RequestMember {
    /// Whether the name is an alias of the member, beside what else is given.
    fileprivate func isMeant(by name: String, in object: JSONObject) -> Bool {
        aliases.contains { alias in
            alias.name == name
                && (alias.beside.isEmpty || alias.beside.contains { (object[$0] ?? .null) != .null })
        }
    }

    /// A flag that is false says what none says.
    fileprivate func isGiven(in object: JSONObject) -> Bool {
        switch (object[name], kind) {
        case (nil, _), (.bool(false)?, .flag): false
        case (.null?, _): isNullable
        default: true
        }
    }
}
