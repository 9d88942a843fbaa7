import Glibc

/// Addresses that are written as numbers.
enum IPAddress {
    /// 4 or 16 octets in network order; nil for a name. An IPv6 address may stand in brackets.
    static func octets(of host: String) -> [UInt8]? {
        var four = in_addr()
        if unsafe inet_pton(AF_INET, host, &four) == 1 { return unsafe withUnsafeBytes(of: four) { unsafe Array($0) } }
        var six = in6_addr()
        let inner = host.removing(prefix: "[")?.removing(suffix: "]").map { String($0) } ?? host
        if unsafe inet_pton(AF_INET6, inner, &six) == 1 { return unsafe withUnsafeBytes(of: six) { unsafe Array($0) } }
        return nil
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
