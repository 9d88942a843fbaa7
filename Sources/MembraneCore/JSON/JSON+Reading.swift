/// Reading JSON text: strictly what hosts write and what was stored, leniently what anybody else writes.
extension JSON {
    /// Reads one JSON value. Repeated members, NUL characters and halves of surrogate pairs are refused.
    package init(parsing bytes: Span<UInt8>, what: String) throws(Failure) {
        var reader = JSONReader(.strict)
        do throws(JSONProblem) {
            self = try reader.document(bytes)
        } catch {
            throw .unreadable(what, error, bytes, at: reader.place)
        }
    }

    package init(parsing bytes: some Sequence<UInt8>, what: String) throws(Failure) {
        try self.init(parsing: Array(bytes).span, what: what)
    }

    package init(parsing text: String, what: String) throws(Failure) {
        try self.init(parsing: text.utf8.span, what: what)
    }

    /// What an app, a provider or a foreign server wrote (`JSONReader.Manner.lenient`); nil for what even so is no JSON.
    package init?(lenient bytes: [UInt8]) {
        var reader = JSONReader(.lenient)
        guard let value = try? reader.document(bytes.span) else { return nil }
        self = value
    }

    /// Whether it can be read strictly, and so by everybody.
    static func isValid(_ bytes: Span<UInt8>) -> Bool {
        var reader = JSONReader(.strict)
        return (try? reader.check(bytes)) != nil
    }
}

extension JSONObject {
    /// The members of a protocol's answer, each judged by itself: one that exceeds the limits is left out. Nil for what is no
    /// object.
    package init?(lenient bytes: [UInt8]) {
        var reader = JSONReader(.lenientByMember)
        guard let object = (try? reader.document(bytes.span))?.objectValue else { return nil }
        self = object
    }
}

extension Failure {
    fileprivate static func unreadable(
        _ what: String, _ problem: JSONProblem, _ bytes: Span<UInt8>, at place: Int
    ) -> Failure {
        if problem.isLimit { return .invalidRequest("\(what) cannot be read: \(problem.words).") }
        var line = 1
        var column = 1
        for index in 0..<min(place, bytes.count) {
            // Columns are characters, of which the first byte counts.
            if bytes[index] == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if bytes[index] & 0xC0 != 0x80 {
                column += 1
            }
        }
        let verdict = problem.isOfOurs ? "cannot be read" : "is not valid JSON"
        return .invalidRequest("\(what) \(verdict): \(problem.words) (line \(line), column \(column)).")
    }
}
