/// Addresses that are written as numbers.
enum IPAddress {
    /// 4 or 16 octets in network order; nil for a name. An IPv6 address may stand in brackets.
    static func octets(of host: String) -> [UInt8]? {
        if let address = four(host.utf8) { return address }
        guard let bracketed = host.removing(prefix: "[") else { return six(host.utf8) }
        return bracketed.removing(suffix: "]").flatMap { six($0.utf8) }
    }

    /// Four decimal numbers without leading zeros (RFC 2673, section 3.2).
    static func four(_ text: some Collection<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let octets = parts.compactMap { part -> UInt8? in
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0"),
                part.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            return UInt8(exactly: part.reduce(0) { $0 * 10 + Int($1 - 0x30) })
        }
        return octets.count == 4 ? octets : nil
    }

    /// RFC 4291, section 2.2, without a zone.
    static func six(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count <= 45 else { return nil }
        var octets: [UInt8] = []
        // How many octets stand before "::".
        var gap: Int?
        var left = Array(text)[...]
        if left.starts(with: "::".utf8) {
            gap = 0
            left = left.dropFirst(2)
        } else if left.first == UInt8(ascii: ":") {
            return nil
        }
        while !left.isEmpty {
            let group = left.prefix { $0 != UInt8(ascii: ":") }
            if group.contains(UInt8(ascii: ".")) {
                guard group.count == left.count, let last = four(group) else { return nil }
                octets += last
                break
            }
            guard let number = number(group) else { return nil }
            octets += [UInt8(number >> 8), UInt8(number & 0xFF)]
            left = left.dropFirst(group.count)
            guard !left.isEmpty else { break }
            left = left.dropFirst()
            if left.first == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                gap = octets.count
                left = left.dropFirst()
            } else if left.isEmpty {
                return nil
            }
        }
        guard let gap else { return octets.count == 16 ? octets : nil }
        guard octets.count <= 14 else { return nil }
        octets.insert(contentsOf: repeatElement(0, count: 16 - octets.count), at: gap)
        return octets
    }

    /// One to four hexadecimal digits.
    private static func number(_ group: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(group.count) else { return nil }
        var number: UInt16 = 0
        for byte in group {
            guard let digit = PercentEncoding.value(byte) else { return nil }
            number = number << 4 | UInt16(digit)
        }
        return number
    }

    /// Names that never belong to a host of the public Internet (RFC 6761, RFC 6762, RFC 8375, and the clouds' own).
    static func isLocalName(_ host: String) -> Bool {
        let name = host.removing(suffix: ".").map { String($0) } ?? host
        return !name.utf8.contains(UInt8(ascii: "."))
            || ["localhost", "local", "internal", "lan", "home.arpa", "corp", "home", "intranet"].contains { local in
                name == local || name.hasSuffix("." + local)
            }
    }
}
