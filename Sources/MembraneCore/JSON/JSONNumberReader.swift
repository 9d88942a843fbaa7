/// Reads a number (RFC 8259, section 6) without judging how large or exact it is.
struct JSONNumberReader {
    let isStrict: Bool
    /// At its first character; then behind the last.
    private(set) var place: Int

    init(isStrict: Bool, place: Int) {
        self.isStrict = isStrict
        self.place = place
    }

    mutating func number(_ bytes: Span<UInt8>) throws(JSONProblem) -> JSON {
        let start = place
        let isNegative = take(UInt8(ascii: "-"), bytes)
        if isNegative, !isStrict, bytes.has("Infinity", at: place) {
            place += 8
            return .null
        }
        let digits = place
        var whole: Int64? = 0
        while let digit = digit(bytes) {
            whole = whole.flatMap { Self.next($0, digit, isNegative: isNegative) }
            place += 1
        }
        guard place > digits else { throw place < bytes.count ? .syntax : .cutOff }
        guard place == digits + 1 || bytes[digits] != UInt8(ascii: "0") else { throw .syntax }
        let isWhole = try !fraction(bytes)
        guard place - start <= JSONLimits.number else { throw .numberTooLong }
        // `-0` is another number than 0 to many.
        if isWhole, let whole, !(isNegative && whole == 0) { return .integer(whole) }
        let text = bytes.extracting(start..<place)
        return .number(
            JSONNumber(checked: unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }))
    }

    private static func next(_ number: Int64, _ digit: UInt8, isNegative: Bool) -> Int64? {
        let (shifted, overflows) = number.multipliedReportingOverflow(by: 10)
        let (sum, alsoOverflows) =
            isNegative
            ? shifted.subtractingReportingOverflow(Int64(digit)) : shifted.addingReportingOverflow(Int64(digit))
        return overflows || alsoOverflows ? nil : sum
    }

    /// Whether there is a fraction or an exponent.
    private mutating func fraction(_ bytes: Span<UInt8>) throws(JSONProblem) -> Bool {
        let start = place
        if take(UInt8(ascii: "."), bytes) { try digits(bytes) }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            _ = take(UInt8(ascii: "+"), bytes) || take(UInt8(ascii: "-"), bytes)
            try digits(bytes)
        }
        return place > start
    }

    private mutating func digits(_ bytes: Span<UInt8>) throws(JSONProblem) {
        let start = place
        while digit(bytes) != nil { place += 1 }
        guard place > start else { throw place < bytes.count ? .syntax : .cutOff }
    }

    private func digit(_ bytes: Span<UInt8>) -> UInt8? {
        guard place < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[place] else { return nil }
        return bytes[place] - UInt8(ascii: "0")
    }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }
}
