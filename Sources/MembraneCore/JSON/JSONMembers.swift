/// Takes the members of a JSON object, one after the other and each once: as a tree, or as text that is written at once.
/// A record that describes itself to it is the same in a list of a hundred, which is text, and where its members are needed.
protocol JSONMembers: ~Copyable {
    /// Nil adds nothing.
    mutating func add(_ name: String, _ value: JSON?)
    mutating func add(_ name: String, text: String?)
    /// Milliseconds since 1970.
    mutating func add(_ name: String, instant: Int64?)
}

extension JSONObject: JSONMembers {
    mutating func add(_ name: String, text: String?) { add(name, text.map { .string($0) }) }
    mutating func add(_ name: String, instant: Int64?) { add(name, text: instant.map { Timestamp.text($0) }) }
}
