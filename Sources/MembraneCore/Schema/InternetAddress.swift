/// Addresses and names of hosts, as schemas name their formats.
enum InternetAddress {
    /// Four decimal numbers without leading zeros (RFC 2673, section 3.2).
    static func isIPv4(_ text: some Collection<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.count) && part.allSatisfy(isDigit)
                    && (part.count == 1 || part.first != UInt8(ascii: "0"))
                    && part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
            }
    }

    /// RFC 4291, section 2.2, without a zone.
    static func isIPv6(_ text: [UInt8]) -> Bool {
        guard text.count <= 45 else { return false }
        var groups = 0
        var hasGap = false
        var left = text[...]
        if left.starts(with: "::".utf8) {
            hasGap = true
            left = left.dropFirst(2)
        } else if left.first == UInt8(ascii: ":") {
            return false
        }
        while !left.isEmpty {
            let group = left.prefix { $0 != UInt8(ascii: ":") }
            if group.contains(UInt8(ascii: ".")) {
                guard group.count == left.count, isIPv4(group) else { return false }
                groups += 2
                break
            }
            guard (1...4).contains(group.count), group.allSatisfy(isHexadecimal) else { return false }
            groups += 1
            left = left.dropFirst(group.count)
            guard !left.isEmpty else { break }
            left = left.dropFirst()
            if left.first == UInt8(ascii: ":") {
                guard !hasGap else { return false }
                hasGap = true
                left = left.dropFirst()
            } else if left.isEmpty {
                return false
            }
        }
        return hasGap ? groups <= 7 : groups == 8
    }

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
        return address.starts(with: "IPv6:".utf8) ? isIPv6(Array(address.dropFirst(5))) : isIPv4(address)
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

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
