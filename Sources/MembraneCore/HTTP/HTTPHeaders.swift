/// Header fields in their order; names are compared without case (RFC 9110, section 5.1).
package struct HTTPHeaders: Sendable {
    private(set) var fields: [(name: String, value: String)] = []

    package init() {}

    /// The first field of that name. Setting replaces every field of that name, also of one that servers take for it.
    subscript(name: String) -> String? {
        get { fields.first { $0.name.isNamed(name) }?.value }
        set {
            fields.removeAll { $0.name.isNamedLike(name) }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    /// The type of the content, without its parameters; empty where it is not said. Compared without case.
    var mediaType: Substring { (self["Content-Type"] ?? "").cut(at: UInt8(ascii: ";")).before.trimmed() }

    /// Puts these in the place of all that have their names; those of one name follow each other.
    mutating func replace(with others: [(String, String)]) {
        let names = Set(others.map { $0.0.utf8.map(String.folded) })
        if !names.isEmpty { fields.removeAll { names.contains($0.name.utf8.map(String.folded)) } }
        for (name, value) in others { append(name, value) }
    }

    mutating func append(_ name: String, _ value: String) {
        fields.append((name, value))
    }
}

extension String {
    /// The same name to servers that hand header fields on as variables, in which all but letters and digits becomes `_`
    /// (RFC 3875, section 4.1.18).
    func isNamedLike(_ other: String) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { Self.folded($0) == Self.folded($1) }
    }

    fileprivate static func folded(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        default: UInt8(ascii: "_")
        }
    }
}
