/// A JSON value (RFC 8259).
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Any other number, as it was written: with a fraction or an exponent, beyond 64 bits, or `-0`.
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

extension JSON {
    var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    var integerValue: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The value of a number that is whole, however it is written (100, 1e2, 100.0), where 64 bits hold it.
    var wholeValue: Int64? {
        switch self {
        case .integer(let value): value
        case .number: Decimal(self).flatMap { $0.isWhole ? $0.truncated : nil }
        case .null, .bool, .string, .array, .object: nil
        }
    }

    var arrayValue: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    var objectValue: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The member of an object; nil where there is none or where this is no object.
    subscript(member: String) -> JSON? {
        objectValue?[member]
    }

    /// How people call this kind of value in an error message.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = JSONNumber(value).map { .number($0) } ?? .null }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        var object = JSONObject()
        for (name, value) in elements { object[name] = value }
        self = .object(object)
    }
}
