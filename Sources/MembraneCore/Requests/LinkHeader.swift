/// Web links in a header field (RFC 8288, section 3).
enum LinkHeader {
    /// The target of the first link with this relation type, as it is written; nil where there is none.
    static func target(_ relation: String, in field: String) -> String? {
        var reader = HeaderFieldReader(field)
        while let target = nextTarget(&reader) {
            // Only the first "rel" counts (section 3.3), and its relations are compared without case.
            var relations: String?
            while let (name, value) = nextParameter(&reader) {
                if relations == nil, name.isNamed("rel") { relations = value }
            }
            let isMeant = relations?.parts(at: UInt8(ascii: " ")).contains { $0.isNamed(relation) } ?? false
            if isMeant { return target }
        }
        return nil
    }

    private static func nextTarget(_ reader: inout HeaderFieldReader) -> String? {
        _ = reader.text { $0 != UInt8(ascii: "<") }
        guard reader.take(UInt8(ascii: "<")) else { return nil }
        let target = reader.text { $0 != UInt8(ascii: ">") } ?? ""
        return reader.take(UInt8(ascii: ">")) ? target : nil
    }

    /// Nil at the comma before the next link. Values are taken as servers write them, also where they are no tokens.
    private static func nextParameter(_ reader: inout HeaderFieldReader) -> (String, String)? {
        reader.skipBlanks()
        guard reader.take(UInt8(ascii: ";")) else { return nil }
        reader.skipBlanks()
        let name = reader.token() ?? ""
        reader.skipBlanks()
        guard reader.take(UInt8(ascii: "=")) else { return (name, "") }
        reader.skipBlanks()
        let isQuoted = reader.next == UInt8(ascii: "\"")
        return (name, (isQuoted ? reader.quoted(needsEnd: false) : reader.text { !";, \t".utf8.contains($0) }) ?? "")
    }
}
