/// A number as its writer wrote it (RFC 8259, section 6). The RFC sets no limit to digits and exponents, and a number that is
/// read here and handed on is to be the same one, and look the same.
package struct JSONNumber: Sendable, Equatable {
    /// As JSON has it. Not longer than `JSONLimits.number`.
    let text: String

    /// Takes what the reader has found to be one.
    init(checked text: String) { self.text = text }

    /// Nil for what JSON cannot say. The shortest text that is read as the same number.
    init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = value.description
    }

    /// The nearest binary fraction; infinite for what is beyond them.
    var double: Double { Double(text) ?? .nan }

    package static func == (left: JSONNumber, right: JSONNumber) -> Bool { left.text == right.text }
}
