/// Web links in a header field (RFC 8288, section 3).
enum LinkHeader {
    /// The target of the first link with this relation type, as it is written; nil where there is none.
    static func target(_ relation: String, in field: String) -> String? {
        var rest = Array(field.utf8)[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            guard let close = rest[open...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
            let target = String(decoding: rest[(open + 1)..<close], as: UTF8.self)
            rest = rest[(close + 1)...]
            let parameters = takeParameters(&rest)
            // Only the first "rel" counts (section 3.3), and its relations are compared without case.
            let relations = parameters.first { $0.0.isNamed("rel") }?.1.parts(at: UInt8(ascii: " ")) ?? []
            if relations.contains(where: { $0.isNamed(relation) }) { return target }
        }
        return nil
    }

    /// What follows a target up to the comma before the next.
    private static func takeParameters(_ rest: inout ArraySlice<UInt8>) -> [(String, String)] {
        var parameters: [(String, String)] = []
        while true {
            skipBlanks(&rest)
            guard rest.first == UInt8(ascii: ";") else { break }
            rest.removeFirst()
            skipBlanks(&rest)
            let name = takeToken(&rest)
            skipBlanks(&rest)
            var value = ""
            if rest.first == UInt8(ascii: "=") {
                rest.removeFirst()
                skipBlanks(&rest)
                value = rest.first == UInt8(ascii: "\"") ? takeQuoted(&rest) : takeToken(&rest)
            }
            parameters.append((name, value))
        }
        return parameters
    }

    private static func takeToken(_ rest: inout ArraySlice<UInt8>) -> String {
        let token = rest.prefix { !";,= \t".utf8.contains($0) }
        rest = rest.dropFirst(token.count)
        return String(decoding: token, as: UTF8.self)
    }

    private static func takeQuoted(_ rest: inout ArraySlice<UInt8>) -> String {
        rest.removeFirst()
        var text: [UInt8] = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            text.append(byte == UInt8(ascii: "\\") ? rest.popFirst() ?? byte : byte)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func skipBlanks(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }
}
