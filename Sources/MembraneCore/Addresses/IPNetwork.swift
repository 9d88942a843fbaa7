/// The addresses that begin with the same bits.
struct IPNetwork: Sendable {
    /// 4 or 16 octets.
    private let address: [UInt8]
    private let bits: Int

    private init(_ prefix: [UInt8], length: Int, bits: Int) {
        address = Array((prefix + Array(repeating: 0, count: length)).prefix(length))
        self.bits = bits
    }

    /// Of IPv4. Octets that are left out are zero.
    static func four(_ prefix: [UInt8], _ bits: Int) -> IPNetwork { IPNetwork(prefix, length: 4, bits: bits) }

    /// The same of IPv6.
    static func six(_ prefix: [UInt8], _ bits: Int) -> IPNetwork { IPNetwork(prefix, length: 16, bits: bits) }

    /// One address, or a network such as "10.0.0.0/8"; nil for what is neither.
    init?(_ text: String) {
        let (name, count) = text.cut(at: UInt8(ascii: "/"))
        guard let address = IPAddress.octets(of: String(name)) else { return nil }
        self.address = address
        guard let count else {
            bits = address.count * 8
            return
        }
        guard (1...3).contains(count.utf8.count), count.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let bits = Int(count), bits <= address.count * 8
        else { return nil }
        self.bits = bits
    }

    /// - Parameter other: in network order. An address of the other kind is in no network of this one.
    func contains(_ other: [UInt8]) -> Bool {
        guard other.count == address.count else { return false }
        for (index, (octet, expected)) in zip(other, address).enumerated() {
            let counted = min(bits - index * 8, 8)
            guard counted > 0 else { return true }
            guard (octet ^ expected) >> (8 - counted) == 0 else { return false }
        }
        return true
    }
}
