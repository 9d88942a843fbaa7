/// Web links in a header field (RFC 8288, section 3), also as servers write them that do not know it by heart: with a blank
/// around the target, an apostrophe for a quotation mark, or without the semicolon between two parameters.
enum LinkHeader {
    /// Whether there is a link in the field, or nothing at all.
    static func isReadable(_ field: String) -> Bool {
        var reader = HeaderFieldReader(field)
        return field.utf8.allSatisfy { " \t,".utf8.contains($0) } || nextTarget(&reader) != nil
    }

    /// The target of the first link with this relation type, as it is written; nil where there is none.
    static func target(_ relation: String, in field: String) -> String? {
        var reader = HeaderFieldReader(field)
        while let target = nextTarget(&reader) {
            // Only the first "rel" counts (section 3.3), and its relations are compared without case.
            var relations: String?
            while let (name, value) = nextParameter(&reader) {
                if relations == nil, name.isNamed("rel") { relations = value }
            }
            let isMeant = relations?.words().contains { $0.isNamed(relation) } ?? false
            if isMeant { return target }
        }
        return nil
    }

    private static func nextTarget(_ reader: inout HeaderFieldReader) -> String? {
        _ = reader.text { $0 != UInt8(ascii: "<") }
        guard reader.take(UInt8(ascii: "<")) else { return nil }
        let target = reader.text { $0 != UInt8(ascii: ">") } ?? ""
        return reader.take(UInt8(ascii: ">")) ? String(target.trimmed()) : nil
    }

    /// Nil at the comma before the next link. Values are taken as servers write them, also where they are no tokens.
    private static func nextParameter(_ reader: inout HeaderFieldReader) -> (String, String)? {
        reader.skipBlanks()
        guard let next = reader.next, next != UInt8(ascii: ",") else { return nil }
        reader.skip("; \t")
        guard let name = reader.token() else { return nil }
        reader.skipBlanks()
        guard reader.take(UInt8(ascii: "=")) else { return (name, "") }
        reader.skipBlanks()
        if reader.next == UInt8(ascii: "\"") { return (name, reader.quoted(needsEnd: false) ?? "") }
        if reader.take(UInt8(ascii: "'")) {
            let value = reader.text { $0 != UInt8(ascii: "'") } ?? ""
            return reader.take(UInt8(ascii: "'")) ? (name, value) : (name, "")
        }
        return (name, reader.text { !";, \t".utf8.contains($0) } ?? "")
    }
}
