/// Names of hosts and mailboxes, as schemas name their formats.
enum InternetAddress {
    /// RFC 1123, section 2.1: labels of letters, digits and inner hyphens.
    static func isHostname(_ text: some Collection<UInt8>) -> Bool {
        guard (1...253).contains(text.count) else { return false }
        return Array(text).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            isLabel($0)
        }
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(label)
        guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-"),
            bytes.allSatisfy({ isDigit($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D })
        else { return false }
        // Two hyphens there are reserved for names in Punycode (RFC 5891, section 4.2.3.1).
        guard bytes.count >= 4, bytes[2] == 0x2D, bytes[3] == 0x2D else { return true }
        guard bytes[0] | 0x20 == UInt8(ascii: "x"), bytes[1] | 0x20 == UInt8(ascii: "n") else { return false }
        return Punycode.decode(bytes[4...]).map(InternationalLabel.isValid) ?? false
    }

    /// `Mailbox` of RFC 5321, section 4.1.2.
    static func isMailbox(_ text: some Collection<UInt8>) -> Bool {
        let bytes = Array(text)
        guard bytes.count <= 320, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let (local, domain) = (bytes[..<at], Array(bytes[(at + 1)...]))
        guard isLocalPart(local) else { return false }
        guard domain.first == UInt8(ascii: "["), domain.last == UInt8(ascii: "]"), domain.count > 2 else {
            return isHostname(domain)
        }
        let address = Array(domain.dropFirst().dropLast())
        return address.starts(with: "IPv6:".utf8)
            ? IPAddress.six(address.dropFirst(5)) != nil : IPAddress.four(address) != nil
    }

    private static func isLocalPart(_ local: ArraySlice<UInt8>) -> Bool {
        guard (1...64).contains(local.count) else { return false }
        guard local.first == UInt8(ascii: "\"") else {
            return local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
                !atom.isEmpty && atom.allSatisfy { isAtomText($0) }
            }
        }
        guard local.count >= 2, local.last == UInt8(ascii: "\"") else { return false }
        var left = local.dropFirst().dropLast()
        while let byte = left.popFirst() {
            guard (0x20...0x7E).contains(byte), byte != UInt8(ascii: "\"") else { return false }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = left.popFirst(), (0x20...0x7E).contains(escaped) else { return false }
            }
        }
        return true
    }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
