/// The members of a JSON object, in the order in which they were added.
package struct JSONObject: Sendable {
    private(set) var names: [String] = []
    private var values: [String: JSON] = [:]

    package init() {}

    package var isEmpty: Bool { names.isEmpty }
    var count: Int { names.count }

    /// Setting nil removes the member; a new member goes to the end.
    package subscript(name: String) -> JSON? {
        get { values[name] }
        set {
            let old = values[name]
            values[name] = newValue
            if old == nil, newValue != nil {
                names.append(name)
            } else if old != nil, newValue == nil {
                names.removeAll { $0 == name }
            }
        }
    }

    /// Takes over every member of `other`; where both have one, the other's wins.
    mutating func merge(_ other: JSONObject) {
        for (name, value) in other { self[name] = value }
    }

    func merging(_ other: JSONObject) -> JSONObject {
        var copy = self
        copy.merge(other)
        return copy
    }
}

extension JSONObject: Equatable {
    /// Members have no order as far as equality is concerned (RFC 8259, section 4).
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.values == right.values
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> AnyIterator<(name: String, value: JSON)> {
        var remaining = names.makeIterator()
        return AnyIterator {
            while let name = remaining.next() {
                if let value = values[name] { return (name, value) }
            }
            return nil
        }
    }
}
