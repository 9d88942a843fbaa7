/// Whether bytes that were given as a shared secret are a key of another kind, however it is written down. A public key is
/// known to everybody: as a shared secret it would let everybody sign (CVE-2022-29217).
enum KeyText {
    /// Base64 of base64 is as far as anybody goes.
    private static let maximumWrappings = 3

    static func isKey(_ bytes: [UInt8]) -> Bool { isKey(bytes, wrappings: 0) }

    private static func isKey(_ bytes: [UInt8], wrappings: Int) -> Bool {
        if AsymmetricKey.isDER(bytes) || isSSHBlob(bytes) { return true }
        let text = plain(bytes)
        if AsymmetricKey.isDER(text) || marks.contains(where: { text.holds($0) }) || isJWK(text) || hasSSHKey(text) {
            return true
        }
        guard wrappings < maximumWrappings else { return false }
        return [hexDecoded(text), base64Decoded(text)].contains { decoded in
            decoded.map { isKey($0, wrappings: wrappings + 1) } ?? false
        }
    }

    /// Without what editors and shells put around a text: byte order marks, white space, quotation marks; UTF-16 as ASCII.
    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        var rest = bytes[...]
        if rest.starts(with: PEM.byteOrderMark) { rest = rest.dropFirst(PEM.byteOrderMark.count) }
        if rest.starts(with: [0xff, 0xfe]) || rest.starts(with: [0xfe, 0xff]) {
            rest = rest.dropFirst(2).filter { $0 != 0 }[...]
        }
        let isAround = { (byte: UInt8) in isSpace(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
        rest = rest.drop(while: isAround)
        while let last = rest.last, isAround(last) { rest = rest.dropLast() }
        return Array(rest)
    }

    /// What stands in the text of keys and in nothing that anybody would choose: PEM and PGP, SSH2 (RFC 4716), PuTTY, .NET.
    private static let marks = [
        "-----BEGIN", "---- BEGIN ", "PuTTY-User-Key-File", "<RSAKeyValue", "<ECKeyValue",
    ].map { Array($0.utf8) }

    // MARK: JSON

    /// The members that make a JSON object one, or a set of them: read as text, since what is not quite JSON is a key all the same.
    private static func isJWK(_ text: [UInt8]) -> Bool {
        guard let first = text.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return false }
        return [["kty"], ["keys"], ["x5c"], ["n", "e"], ["crv", "x"]].contains { names in
            names.allSatisfy { name in
                text.holds("\"\(name)\"".utf8) || text.holds("'\(name)'".utf8)
            }
        }
    }

    // MARK: SSH (RFC 4253, section 6.6)

    private static let sshPrefixes = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"].map { Array($0.utf8) }

    /// A line of a public key, of `authorized_keys` or of `known_hosts`, or only its middle.
    private static func hasSSHKey(_ text: [UInt8]) -> Bool {
        sshPrefixes.contains { text.starts(with: $0) }
            || text.split(whereSeparator: isSpace).contains { word in
                word.starts(with: Array("AAAA".utf8)) && (base64Decoded(Array(word)).map(isSSHBlob) ?? false)
            }
    }

    /// A length in four bytes, and so many bytes of a name.
    private static func isSSHBlob(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 8, bytes[0] == 0, bytes[1] == 0, bytes[2] == 0 else { return false }
        let name = bytes[4...].prefix(Int(bytes[3]))
        return sshPrefixes.contains { name.starts(with: $0) }
    }

    // MARK: Encodings

    /// Base64 in either alphabet, padded or not, in one line or several.
    private static func base64Decoded(_ text: [UInt8]) -> [UInt8]? {
        var digits: [UInt8] = []
        digits.reserveCapacity(text.count)
        for byte in text where !isSpace(byte) {
            switch byte {
            case UInt8(ascii: "+"): digits.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): digits.append(UInt8(ascii: "_"))
            default: digits.append(byte)
            }
        }
        while digits.last == UInt8(ascii: "=") { digits.removeLast() }
        guard digits.count > 32 else { return nil }
        return Base64.decode(digits, .url)
    }

    /// Hexadecimal, also with colons or spaces between, as `openssl` prints it.
    private static func hexDecoded(_ text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for byte in text where !isSpace(byte) && byte != UInt8(ascii: ":") {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return high == nil && bytes.count > 16 ? bytes : nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
