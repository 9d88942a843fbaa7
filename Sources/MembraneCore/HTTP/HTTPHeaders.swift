/// Header fields in their order; names are compared without case (RFC 9110, section 5.1).
package struct HTTPHeaders: Sendable {
    private(set) var fields: [(name: String, value: String)] = []

    package init() {}

    /// The first field of that name. Setting replaces every field of that name.
    subscript(name: String) -> String? {
        get { fields.first { $0.name.isNamed(name) }?.value }
        set {
            fields.removeAll { $0.name.isNamed(name) }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    /// The type of the content, without its parameters; empty where it is not said. Compared without case.
    var mediaType: Substring { (self["Content-Type"] ?? "").cut(at: UInt8(ascii: ";")).before.trimmed() }

    /// Puts these in the place of all that have their names; those of one name follow each other.
    mutating func replace(with others: [(String, String)]) {
        fields.removeAll { field in others.contains { field.name.isNamed($0.0) } }
        for (name, value) in others { append(name, value) }
    }

    mutating func append(_ name: String, _ value: String) {
        fields.append((name, value))
    }
}
