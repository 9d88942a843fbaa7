/// Takes secrets out of what others wrote, such as an app's answer, before it stands in an error or a log.
///
/// Whoever echoes a secret writes it as it suits him: with JSON's escapes, percent-encoded, as HTML, in base64 as in Basic
/// authentication, in hexadecimal, in other case, or one of these within another. All of that is looked for.
package struct Redaction: Sendable {
    /// What stands where a secret was.
    package static let mark = "***"

    /// Bytes. What is shorter stands in any text, and protects nothing.
    package static let shortestSecret = 6
    /// The same for what is known to be a credential, not merely given.
    package static let shortestCredential = 4

    /// In lower case and in their order. Each is a secret, or what one becomes in base64 or hexadecimal whatever stands around.
    private let patterns: [[UInt8]]
    /// Which patterns begin with a byte.
    private let places: [Range<Int>]

    /// Shorter ones are found as they are, and with escapes: what they become otherwise could stand in any text.
    private static let shortestEncoded = 6
    /// As much of a secret's beginning at the end of a text that was cut counts as the secret.
    private static let shortestBeginning = 4
    /// What is read beyond what is shown, so that a secret that the end cuts through is seen to be one.
    private static let margin = 16 << 10

    package init(_ secrets: some Sequence<[UInt8]>) {
        var known: Set<[UInt8]> = []
        for secret in secrets where !secret.isEmpty {
            known.insert(secret.map(Self.lowercased))
            guard secret.count >= Self.shortestEncoded else { continue }
            for encoded in Self.encodings(of: secret) { known.insert(encoded.map(Self.lowercased)) }
        }
        patterns = known.sorted { $0.lexicographicallyPrecedes($1) }
        var places = [Range<Int>](repeating: 0..<0, count: 256)
        for (index, pattern) in patterns.enumerated() {
            let place = Int(pattern[0])
            places[place] = (places[place].isEmpty ? index : places[place].lowerBound)..<(index + 1)
        }
        self.places = places
    }

    package init(texts: some Sequence<String>) { self.init(texts.map { Array($0.utf8) }) }

    /// Base64 in both alphabets, without the digits that depend on what comes before and after (RFC 4648), and hexadecimal.
    private static func encodings(of secret: [UInt8]) -> [[UInt8]] {
        var encodings = [secret.flatMap { [digit($0 >> 4), digit($0 & 15)] }]
        for shift in 0..<3 {
            let padded = [UInt8](repeating: 0, count: shift) + secret
            let (own, end) = ((shift * 8 + 5) / 6, padded.count * 8 / 6)
            for form in [Base64.Form.standard, .url] {
                encodings.append(Array(Base64.encode(padded, form).utf8.prefix(end).dropFirst(own)))
            }
        }
        return encodings
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    // MARK: Using it

    /// The bytes with a mark in the place of each secret; nil where there is none in them.
    ///
    /// - Parameter isCut: whether the bytes are the beginning of something longer, and may end within a secret.
    package func applied(to bytes: [UInt8], isCut: Bool = false) -> [UInt8]? {
        guard !patterns.isEmpty else { return nil }
        var found: [Range<Int>] = []
        for reading in ForeignText.readings(of: bytes) { search(reading, isCut, &found) }
        guard !found.isEmpty else { return nil }
        found.sort { $0.lowerBound < $1.lowerBound }
        var hidden: [UInt8] = []
        var end = 0
        for range in found {
            if range.lowerBound >= end {
                hidden += bytes[end..<range.lowerBound]
                hidden += Self.mark.utf8
            }
            end = max(end, range.upperBound)
        }
        return hidden + bytes[end...]
    }

    package func applied(to text: String) -> String {
        applied(to: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// Whether there is a secret in a text.
    package func finds(in text: String) -> Bool { applied(to: Array(text.utf8)) != nil }

    /// The beginning of a body for an error: one line, at most so many bytes, without secrets, also where the end of what is
    /// shown cuts through one.
    package func beginning(of body: [UInt8], maximum: Int = 500) -> String {
        let part = Array(body.prefix(maximum + Self.margin))
        let shown = applied(to: part, isCut: part.count < body.count) ?? part
        let words = String(decoding: shown, as: UTF8.self).unicodeScalars
            .split { $0.properties.isWhitespace || $0.properties.generalCategory == .control }
        let line = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
        guard line.utf8.count > maximum else { return line }
        var cut = ""
        for scalar in line.unicodeScalars where cut.utf8.count + scalar.utf8.count <= maximum {
            cut.unicodeScalars.append(scalar)
        }
        return cut + "…"
    }

    private func search(_ text: ForeignText, _ isCut: Bool, _ found: inout [Range<Int>]) {
        for start in text.bytes.indices {
            guard let count = match(text.bytes[start...], isCut) else { continue }
            found.append(text.origin(of: start..<(start + count)))
        }
    }

    /// How long the longest secret is that the text begins with; nil where it begins with none. However many secrets there are,
    /// each byte only halves those that are left.
    private func match(_ text: ArraySlice<UInt8>, _ isCut: Bool) -> Int? {
        guard let first = text.first else { return nil }
        var left = places[Int(Self.lowercased(first))]
        var longest: Int?
        var count = 0
        for byte in text {
            left = narrowed(left, to: Self.lowercased(byte), at: count)
            guard !left.isEmpty else { return longest }
            count += 1
            // The shortest of those that begin alike comes first.
            if patterns[left.lowerBound].count == count { longest = count }
        }
        // All of the text is the beginning of a secret.
        return isCut && count >= Self.shortestBeginning ? count : longest
    }

    /// Those of the patterns, which are alike up to the place, that have the byte there.
    private func narrowed(_ range: Range<Int>, to byte: UInt8, at place: Int) -> Range<Int> {
        let begin = partition(range) { $0.count > place && $0[place] >= byte }
        let end = partition(begin..<range.upperBound) { $0.count > place && $0[place] > byte }
        return begin..<end
    }

    /// The first for which the condition holds, which then holds for all that follow.
    private func partition(_ range: Range<Int>, _ isBehind: ([UInt8]) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(patterns[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
