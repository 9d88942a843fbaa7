/// A member that an operation's request may have.
struct RequestMember: Sendable {
    let name: String
    let kind: Kind
    let summary: String
    let isRequired: Bool
    /// Never shown: not in a log, an error or an address.
    let isSecret: Bool
    /// What an object, or a value of any kind, may hold; nil where nothing of it is kept: then as much as a request.
    let bounds: JSONBounds?

    enum Kind: Sendable {
        /// At most so many bytes.
        case limited(Int)
        /// One of these words.
        case word([String])
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
        /// So many elements at most.
        indirect case list(Kind, atMost: Int)
        /// A JSON Schema: an object, or a boolean.
        case schema
        /// One of several kinds, such as a text or an object.
        case either([Kind])
        case any

        static let text = Kind.limited(8192)
        static let words = Kind.limited(200)
        static let name = Kind.limited(JSONBounds.name)
        static let address = Kind.limited(JSONBounds.address)
    }

    init(
        _ name: String, _ kind: Kind, _ summary: String, required: Bool = false, secret: Bool = false,
        within bounds: JSONBounds? = .kept
    ) {
        self.name = name
        self.kind = kind
        self.summary = summary
        isRequired = required
        isSecret = secret
        self.bounds = bounds
    }

    /// What happens when a record with the key is there already.
    static let ifExists = RequestMember(
        "ifExists", .any,
        "\"update\" changes the record that has the key, as patch does; \"fail\", the default, refuses.")

    /// How fresh credentials must be.
    static let minimumSeconds = RequestMember(
        "minimumSeconds", .integer(0...86_400), "How long the access token must live at least.")
}
