/// A member that an operation's request may have.
struct RequestMember: Sendable {
    let name: String
    let kind: Kind
    let summary: String
    let isRequired: Bool
    /// Never shown: not in a log, an error or an address.
    let isSecret: Bool
    /// Whether `null` says something of its own, such as that what is there goes. Elsewhere it is as if nothing were given.
    let isNullable: Bool
    /// What the hosted platform's documents call it as well.
    let aliases: [Alias]
    /// What an object, or a value of any kind, may hold; nil where nothing of it is kept: then as much as a request.
    let bounds: JSONBounds?

    /// Another name of a member.
    struct Alias: Sendable {
        let name: String
        /// It means the member where one of these is given too; empty: always.
        let beside: [String]

        init(_ name: String, beside: [String] = []) {
            self.name = name
            self.beside = beside
        }
    }

    enum Kind: Sendable {
        /// At most so many bytes, and not empty.
        case limited(Int)
        /// The same, and it may be empty.
        case free(Int)
        /// One of these words.
        case word([String])
        /// One of these words, or one that the operation refuses with what to use instead.
        case openWord([String])
        case flag
        case integer(ClosedRange<Int64>)
        /// ISO 8601.
        case instant
        /// An absolute URI; whether it may be called is for whoever calls it to judge.
        case uri
        /// An object whose members are not ours to name.
        case object
        /// An object with these members and no others.
        case members([RequestMember])
        /// So many elements.
        indirect case list(Kind, ClosedRange<Int>)
        /// A JSON Schema: an object, or a boolean.
        case schema
        /// One of several kinds, such as a text or an object.
        case either([Kind])
        case any
        /// Nothing: what the hosted platform has and this library has not, refused with what to use instead.
        case refused(String)

        static let text = Kind.limited(8192)
        static let words = Kind.limited(200)
        static let name = Kind.limited(JSONBounds.name)
        static let address = Kind.limited(JSONBounds.address)
    }

    // Made hundreds of times, once each: not worth the space of being written out at every place.
    @inline(never) init(
        _ name: String, _ kind: Kind, _ summary: String, required: Bool = false, secret: Bool = false,
        nullable: Bool = false, aliases: [Alias] = [], within bounds: JSONBounds? = .kept
    ) {
        self.name = name
        self.kind = kind
        self.summary = summary
        isRequired = required
        isSecret = secret
        isNullable = nullable
        self.aliases = aliases
        self.bounds = bounds
    }

    /// The same member with another name beside its own.
    func named(also name: String) -> RequestMember {
        RequestMember(
            self.name, kind, summary, required: isRequired, secret: isSecret, nullable: isNullable,
            aliases: aliases + [Alias(name)], within: bounds)
    }

    /// What happens when a record with the key is there already.
    static let ifExists = RequestMember(
        "ifExists", .word(["fail", "update"]),
        "What to do where a record has the key already: update changes it, as patch does; fail, the default, refuses.")

    /// How fresh credentials must be.
    static let minimumSeconds = RequestMember(
        "minimumSeconds", .integer(0...86_400),
        "How many seconds the access token must live at least; what lives less long is refreshed first. Default 0.")

    /// In which workspace a request runs; declared once for all operations.
    static let workspaceKey = RequestMember(
        "workspaceKey", .text,
        "The workspace, for developer and instance tokens; a developer's only one where it is not given.")
}
