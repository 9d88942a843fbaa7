/// The members of a JSON object that an operation answers, each with its kind: what the types of the bindings, the
/// schemas of the HTTP API and the check of every answer in debug builds are made from.
struct Shape: Sendable {
    /// As types are called: `Connection`.
    let name: String
    let summary: String
    let members: [Member]
    /// The shape whose members it begins with, where it is one with further members.
    let extended: [Shape]

    struct Member: Sendable {
        let name: String
        let kind: Kind
        let summary: String
        /// Whether every answer has it. The others are left out where they have no value.
        let isAlways: Bool
        /// Never printed, not even by who may read it.
        let isSecret: Bool

        init(_ name: String, _ kind: Kind, _ summary: String, always: Bool = false, secret: Bool = false) {
            self.name = name
            self.kind = kind
            self.summary = summary
            isAlways = always
            isSecret = secret
        }
    }

    indirect enum Kind: Sendable {
        case text
        /// One of these words.
        case word([String])
        case flag
        case integer
        case number
        /// ISO 8601 in UTC, with milliseconds: `2027-01-15T08:00:00.000Z`.
        case instant
        case uri
        /// A JSON Schema.
        case schema
        /// An object whose members are not ours to name.
        case object
        case any
        case list(Kind)
        case shape(Shape)
    }

    init(_ name: String, _ summary: String, _ members: [Member]) {
        self.init(name, summary, members, extended: [])
    }

    private init(_ name: String, _ summary: String, _ members: [Member], extended: [Shape]) {
        self.name = name
        self.summary = summary
        self.members = members
        self.extended = extended
    }

    /// The same with further members, under another name.
    func extended(_ name: String, _ summary: String, with further: [Member]) -> Shape {
        Shape(name, summary, members + further, extended: [self])
    }

    /// What a list answers that is short enough for one page.
    static func list(_ name: String, of item: Shape) -> Shape {
        Shape(
            name, "All of a list.",
            [
                .init("items", .list(.shape(item)), "The records.", always: true),
                .init("damaged", .list(.text), "Ids of records that cannot be read and are left out."),
            ])
    }

    /// What a list answers.
    static func page(_ item: Shape) -> Shape {
        Shape(
            "\(item.name)Page", "One page of a list.",
            [
                .init("items", .list(.shape(item)), "The records of the page.", always: true),
                .init("cursor", .text, "Asks for the next page; absent on the last."),
                .init("damaged", .list(.text), "Ids of records that cannot be read and are left out."),
            ])
    }
}
