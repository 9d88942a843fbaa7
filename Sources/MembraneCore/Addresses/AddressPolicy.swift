/// Which IP addresses belong to the public Internet.
///
/// A tenant may choose what the library connects to. Without this rule that would open the host's own network to
/// it (server-side request forgery), the cloud's metadata service first of all.
enum AddressPolicy {
    /// - Parameter address: 4 or 16 octets in network order. Any other number is no address of the public Internet.
    static func isPublic(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4:
            return !reserved4.contains { $0.contains(address) }
        case 16:
            // A translator connects to the embedded address. Hosts without IPv4 reach much of the Internet so.
            if translated.contains(address) { return isPublic(Array(address.suffix(4))) }
            return assigned6.contains(address) && !reserved6.contains { $0.contains(address) }
        default:
            return false
        }
    }

    /// From the IANA IPv4 Special-Purpose Address Registry, and multicast.
    private static let reserved4 = [
        IPNetwork.four([0], 8),  // this network, the unspecified address
        IPNetwork.four([10], 8),  // private
        IPNetwork.four([100, 64], 10),  // shared by the customers of a carrier
        IPNetwork.four([127], 8),  // loopback
        // Not in the registry: Azure's own services, inside every virtual network.
        IPNetwork.four([168, 63, 129, 16], 32),
        IPNetwork.four([169, 254], 16),  // link-local, metadata of most clouds
        IPNetwork.four([172, 16], 12),  // private
        IPNetwork.four([192, 0, 0], 24),  // protocol assignments
        IPNetwork.four([192, 0, 2], 24),  // documentation
        IPNetwork.four([192, 88, 99], 24),  // 6to4 relays
        IPNetwork.four([192, 168], 16),  // private
        IPNetwork.four([198, 18], 15),  // benchmarks
        IPNetwork.four([198, 51, 100], 24),  // documentation
        IPNetwork.four([203, 0, 113], 24),  // documentation
        IPNetwork.four([224], 3),  // multicast, reserved and broadcast
    ]

    /// NAT64 (RFC 6052, section 2.1).
    private static let translated = IPNetwork.six([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], 96)

    /// All that IANA has given out as global unicast. What lies outside: the unspecified address, loopback, mapped and
    /// compatible IPv4 addresses, local NAT64, the discard prefix, unique-local, link-local, site-local, multicast.
    private static let assigned6 = IPNetwork.six([0x20], 3)

    /// From the IANA IPv6 Special-Purpose Address Registry.
    private static let reserved6 = [
        IPNetwork.six([0x20, 0x01, 0x00], 23),  // protocol assignments, Teredo, benchmarks, ORCHID
        IPNetwork.six([0x20, 0x01, 0x0D, 0xB8], 32),  // documentation
        IPNetwork.six([0x20, 0x02], 16),  // 6to4, which embeds any IPv4 address
        IPNetwork.six([0x3F, 0xFF, 0x00], 20),  // documentation
    ]
}
