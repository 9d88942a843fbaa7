/// Text that holds a key between BEGIN and END lines (RFC 7468).
enum PEM {
    struct Block {
        let label: String
        /// With its BEGIN and END lines.
        let text: ArraySlice<UInt8>
        /// Encrypted with a passphrase, in either of the two ways.
        let isEncrypted: Bool

        /// What the lines between BEGIN and END are the base64 of.
        var bytes: [UInt8]? {
            let lines = text.split { $0 == 10 || $0 == 13 }.dropFirst().dropLast()
            return Base64.decode(lines.joined().filter { $0 != 32 && $0 != 9 })
        }
    }

    /// Keys are far smaller: RSA with 8192 bits takes 6500 bytes.
    static let maximumSize = 65_536

    static func isPEM(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        bytes.holds(begin)
    }

    /// The one key in `text`. Words around it are allowed, as `openssl` writes them.
    static func key(in given: [UInt8]) throws(Failure) -> Block {
        guard given.count <= maximumSize else {
            throw .invalidKey("The PEM text is larger than \(maximumSize) bytes.")
        }
        guard !given.starts(with: [0xff, 0xfe]), !given.starts(with: [0xfe, 0xff]) else {
            throw .invalidKey("The PEM text is in UTF-16: save it as UTF-8.")
        }
        let text = withLineEnds(given)
        // `openssl ecparam -genkey` writes the curve's name before the key, which names it as well.
        let blocks = try blocks(in: text).filter { $0.label != "EC PARAMETERS" }
        guard let block = blocks.first else {
            throw .invalidKey("The text has no key: a line such as `-----BEGIN PRIVATE KEY-----` is missing.")
        }
        guard blocks.count == 1 else {
            throw .invalidKey("The PEM text has \(blocks.count) parts: give one key; several keys go into a JWKS.")
        }
        return block
    }

    /// As environment variables and JSON files hold keys: line ends as a backslash and a letter, and quotation marks around.
    /// Nothing of that can be part of a key.
    private static func withLineEnds(_ text: [UInt8]) -> [UInt8] {
        let backslash = UInt8(ascii: "\\")
        var rest = text[...]
        if rest.starts(with: byteOrderMark) { rest = rest.dropFirst(byteOrderMark.count) }
        let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'")]
        if let first = rest.first, quotes.contains(first) { rest = rest.dropFirst() }
        guard rest.contains(backslash) || rest.count != text.count else { return text }
        var plain: [UInt8] = []
        while let byte = rest.popFirst() {
            switch (byte, rest.first) {
            case (backslash, UInt8(ascii: "n")?), (backslash, UInt8(ascii: "r")?):
                let letter = rest.popFirst()
                // One line end, not two: OpenSSL takes an empty line for the end of a header.
                let isHalf = letter == UInt8(ascii: "r") && rest.starts(with: [backslash, UInt8(ascii: "n")])
                if !isHalf { plain.append(10) }
            default: plain.append(byte)
            }
        }
        while let last = plain.last, quotes.contains(last) || last == 10 || last == 13 || last == 32 {
            plain.removeLast()
        }
        return plain
    }

    /// As files begin that Windows wrote.
    static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    private static let begin = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)
    private static let dashes = Array("-----".utf8)

    private static func blocks(in text: [UInt8]) throws(Failure) -> [Block] {
        var blocks: [Block] = []
        var open: (label: ArraySlice<UInt8>, start: Int)?
        for line in text.split(omittingEmptySubsequences: true, whereSeparator: { $0 == 10 || $0 == 13 }) {
            let line = line.trimmed
            guard !(line.starts(with: begin) && line.holds(end)) else {
                throw .invalidKey(
                    "The PEM text has lost its line ends: BEGIN and END are lines of their own (RFC 7468).")
            }
            if let label = label(of: line, begin) {
                guard open == nil else { throw .invalidKey("The PEM text has a BEGIN line inside another part.") }
                open = (label, line.startIndex)
            } else if let label = label(of: line, end) {
                guard let started = open, started.label == label else {
                    throw .invalidKey("The PEM text's END line does not fit its BEGIN line.")
                }
                open = nil
                let block = text[started.start..<line.endIndex]
                let name = String(decoding: label, as: UTF8.self)
                blocks.append(
                    Block(
                        label: name, text: block,
                        isEncrypted: name == "ENCRYPTED PRIVATE KEY" || block.holds("Proc-Type:".utf8)))
            }
        }
        guard open == nil else { throw .invalidKey("The PEM text is cut off: its END line is missing.") }
        return blocks
    }

    private static func label(of line: ArraySlice<UInt8>, _ prefix: [UInt8]) -> ArraySlice<UInt8>? {
        guard line.count > prefix.count + dashes.count, line.starts(with: prefix), line.suffix(5) == dashes[...] else {
            return nil
        }
        return line.dropFirst(prefix.count).dropLast(dashes.count)
    }
}

extension ArraySlice<UInt8> {
    /// Without spaces and tabs at both ends.
    fileprivate var trimmed: ArraySlice<UInt8> {
        let start = drop { $0 == 32 || $0 == 9 }
        guard let last = start.lastIndex(where: { $0 != 32 && $0 != 9 }) else { return start.prefix(0) }
        return start[...last]
    }
}
