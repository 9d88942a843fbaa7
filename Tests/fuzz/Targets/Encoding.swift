@testable import MembraneCore

extension Target {
    /// Encodings that are read and written: base64, forms, percents, multipart, times, and texts taken apart. The first byte
    /// chooses.
    static let encoding = Target(name: "encoding") { input in
        guard let first = input.first else { return }
        let rest = Array(input.dropFirst())
        switch first % 6 {
        case 0: checkBase64(rest)
        case 1: checkForm(rest)
        case 2: checkTime(String(decoding: rest, as: UTF8.self))
        case 3: checkMultipart(rest)
        case 4: checkParts(rest)
        default: checkTexts(rest)
        }
    }

    // MARK: Octets

    private static func checkBase64(_ bytes: [UInt8]) {
        for form in [Base64.Form.standard, .url] {
            let text = Base64.encode(bytes, form)
            expect(Base64.decode(text.utf8, form) == bytes, "bytes survive")
            if let decoded = Base64.decode(bytes, form) {
                expect(Array(Base64.encode(decoded, form).utf8) == bytes, "there is one way to write bytes")
            }
        }
        let isDigit = bytes.allSatisfy { PercentEncoding.isLetterOrDigit($0) || "+/=".utf8.contains($0) }
        expect(Base64.decode(bytes) == nil || isDigit && bytes.count % 4 == 0, "nothing but digits is read")
        let encoded = PercentEncoding.encode(bytes) { PercentEncoding.isUnreserved($0) }
        expect(PercentEncoding.decode(encoded.utf8) == bytes, "percents survive")
    }

    private static func checkForm(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let fields = FormEncoding.decode(text)
        let again = FormEncoding.decode(FormEncoding.encode(fields))
        expect(fields.count == again.count, "fields survive")
        for (one, other) in zip(fields, again) {
            expect(one.0 == other.0 && one.1 == other.1, "and are the same")
        }
        let repaired = PercentEncoding.repair(text)
        expect(PercentEncoding.repair(repaired) == repaired, "what is repaired needs no repair")
        expect(repaired.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "and can stand in an address")
        // The octets of OAuth 1 are those of a form, also where they are no text.
        let parameters = OAuth1Signature.parameters(form: bytes)
        expect(parameters.count == fields.count, "a signature covers every field")
    }

    // MARK: Times

    private static func checkTime(_ text: String) {
        if let instant = Timestamp.milliseconds(text) {
            let written = Timestamp.text(instant)
            expect(Timestamp.milliseconds(written) == instant || instant < 0, "an instant survives: \(written)")
        }
        if DateTime.isDateTime(text.utf8), !text.utf8.contains(UInt8(ascii: "t")), text.utf8.count <= 40,
            !text.hasSuffix("z")
        {
            let isLeap = text.utf8.dropFirst(17).starts(with: "60".utf8)
            expect(isLeap || Timestamp.milliseconds(text) != nil, "what a schema takes for a time is one")
        }
        for now in [0, 1_800_000_000_000, Int64.max, .min] {
            for unit in RateLimitRule.Unit.allCases {
                let delay = RateLimitRule.delay(text, unit, now: now)
                expect(delay.map { (0...31_536_000_000).contains($0) } ?? true, "nobody waits for years")
            }
        }
        if let number = Int64(text) { expect(!Timestamp.text(number).isEmpty, "every number is a time") }
    }

    // MARK: Multipart

    /// Names and contents, with zeros between them.
    private static func checkMultipart(_ bytes: [UInt8]) {
        let texts = bytes.split(separator: 0, omittingEmptySubsequences: false).prefix(12).map {
            String(decoding: $0, as: UTF8.self)
        }
        let parts = stride(from: 0, to: texts.count - 2, by: 3).map { place -> JSON in
            ["name": .string(texts[place]), "fileName": .string(texts[place + 1]), "body": .string(texts[place + 2])]
        }
        guard let body = try? MultipartBody(parts) else { return }
        let (before, after) = body.encoded(boundary: "membrane-boundary")
        expect(after.isEmpty && !body.isStreamed, "what is not streamed is one piece")
        // As many heads as parts, and each is one line.
        let lines = String(decoding: before, as: UTF8.self).utf8.split(separator: 10, omittingEmptySubsequences: false)
        let heads = lines.filter { $0.starts(with: "Content-Disposition: form-data; name=\"".utf8) }
        expect(heads.count >= parts.count, "every part has a head")
        for head in heads.prefix(parts.count) where texts.allSatisfy({ !$0.utf8.contains(10) }) {
            let quotes = head.count { $0 == UInt8(ascii: "\"") }
            expect(quotes == 4, "a name ends no field")
        }
    }

    // MARK: Texts

    private static func checkParts(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let octets = Array(text.utf8)
        for mark in [UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "/"), bytes.first ?? 0] where mark < 0x80 {
            let parts = text.parts(at: mark, keepingEmpty: true)
            expect(Array(parts.map { Array($0.utf8) }.joined(separator: [mark])) == octets, "nothing is lost")
            expect(parts.allSatisfy { !$0.utf8.contains(mark) }, "every place is cut")
            let (before, after) = text.cut(at: mark)
            expect(
                Array(before.utf8) + (after.map { [mark] + Array($0.utf8) } ?? []) == octets, "cutting loses nothing")
            expect(!before.utf8.contains(mark) && (after != nil) == octets.contains(mark), "the first place is cut")
            expect(Array(text.before { $0 == mark }.utf8) == Array(before.utf8), "and is where one looks")
        }
        expect(
            text.shown(5).unicodeScalars.count <= 5 && text.utf8.starts(with: text.shown(5).utf8), "a beginning is one")
        expect(text.words().allSatisfy { !$0.isEmpty && !$0.utf8.contains(32) }, "words have no spaces")
        let lower = text.asciiLowercased()
        expect(lower.utf8.elementsEqual(octets.map { (65...90).contains($0) ? $0 + 32 : $0 }), "case is that of ASCII")
        expect(text.isNamed(lower) && text.hasNamedPrefix(lower.shown(3)), "and makes no difference")
    }

    private static func checkTexts(_ bytes: [UInt8]) {
        let halves = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let (one, other) = (
            String(decoding: halves.first ?? [], as: UTF8.self),
            String(decoding: halves.count > 1 ? halves[1] : [], as: UTF8.self)
        )
        let isSame = Array(one.utf8) == Array(other.utf8)
        expect((one == other) == isSame && (one != other) == !isSame, "texts are their octets")
        expect((one[...] == other[...]) == isSame && [one].contains(other) == isSame, "and parts of texts")
        expect((ExactText(one) == ExactText(other)) == isSame, "and keys")
        expect(!isSame || ExactText(one).hashValue == ExactText(other).hashValue, "with their hashes")
        expect((JSON.string(one) == .string(other)) == isSame, "and values")
        let begins = other.utf8.starts(with: one.utf8)
        expect(other.hasPrefix(one) == begins && (other.removing(prefix: one) != nil) == begins, "beginnings are")
        let ends = other.utf8.reversed().starts(with: one.utf8.reversed())
        expect(other.hasSuffix(one) == ends && (other.removing(suffix: one) != nil) == ends, "and ends")
        expect(Words.distance(one.shown(40), other.shown(40)) >= 0, "and words are compared")
        var members = JSONObject()
        members[one] = 1
        members[other] = 2
        expect(members.count == (isSame ? 1 : 2) && members[other] == 2, "and names of members")
    }
}
