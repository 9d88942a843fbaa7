/// A request whose members were checked: known, of the right type, and there where they must be.
struct OperationRequest: Sendable {
    /// The same number as the header's MEMBRANE_MAX_REQUEST.
    static let maximumSize = 4_194_304

    private let object: JSONObject

    init(text: String, members: [RequestMember], what: String) throws(Failure) {
        try self.init(Self.parse(text, what: what), members: members, what: what)
    }

    /// Options of a function of the C interface; nil: the defaults. They are an argument, not a request.
    init(
        options json: String?, members: [RequestMember], what: String = "The options"
    ) throws(Failure) {
        do throws(Failure) {
            try self.init(text: json ?? "{}", members: members, what: what)
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

    init(_ object: JSONObject, members: [RequestMember], what: String) throws(Failure) {
        for (name, value) in object {
            guard let member = members.first(where: { $0.name == name }) else {
                throw Self.unknown(name, members, what)
            }
            try member.check(value)
        }
        for member in members where member.isRequired && (object[member.name] ?? .null) == .null {
            throw .invalidRequest("`\(member.name)` is missing. \(member.summary)", path: member.name)
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
    func any(_ name: String) -> JSON? { object[name] == .null ? nil : object[name] }
    /// Every member, for operations whose request is the record itself.
    var all: JSONObject { object }

    /// Whether a record that has the key is to be changed, by `ifExists`.
    var updatesExisting: Bool {
        get throws(Failure) {
            let member = RequestMember.ifExists.name
            switch any(member) {
            case nil, "fail": return false
            case "update": return true
            default: throw .invalidRequest("`\(member)` is \"fail\" or \"update\".", path: member)
            }
        }
    }

    /// The one of `names` that is given; more than one is an error, none is nil.
    func onlyOne(of names: [String]) throws(Failure) -> (name: String, value: String)? {
        let given = names.compactMap { name in text(name).map { (name, $0) } }
        guard given.count < 2 else {
            throw .invalidRequest(
                "Only one of \(given.map { "`\($0.0)`" }.joined(separator: ", ")) may be given.", path: given[1].0)
        }
        return given.first.map { (name: $0.0, value: $0.1) }
    }
}
