import Glibc
import Testing

@testable import MembraneCore

/// One reader of addresses that are written as numbers, for proxies' exceptions, connectors, schemas and references.
@Suite struct IPAddressTests {
    @Test(arguments: [
        "0.0.0.0", "1.2.3.4", "255.255.255.255", "256.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.", ".1.2.3",
        "1..2.3",
        "1.2.3.0004", "1.2.3.-4", "+1.2.3.4", " 1.2.3.4", "", "::", "::1", "1::", "1::2", "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "1::2::3", ":::", ":1", "1:",
        "12345::",
        "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4:5", "1.2.3.4::", "::1.2.3",
        "FE80::ABCD", "::g", "fe80::1%eth0", "1:2:3:4:5:6:7:8::", "[::1]",
    ])
    func isReadAsTheSystemReadsIt(_ text: String) {
        var four = [UInt8](repeating: 0, count: 4)
        var six = [UInt8](repeating: 0, count: 16)
        let isFour = unsafe inet_pton(AF_INET, text, &four) == 1
        let isSix = unsafe inet_pton(AF_INET6, text, &six) == 1
        #expect(IPAddress.four(text.utf8) == (isFour ? four : nil))
        #expect(IPAddress.six(text.utf8) == (isSix ? six : nil))
    }

    @Test func bracketsAreForIPv6() {
        #expect(
            IPAddress.octets(of: "[::1]") == IPAddress.octets(of: "::1") && IPAddress.octets(of: "::1")?.count == 16)
        #expect(IPAddress.octets(of: "1.2.3.4") == [1, 2, 3, 4])
        for text in ["[1.2.3.4]", "[::1", "::1]", "[[::1]]", "[]", "a.test"] {
            #expect(IPAddress.octets(of: text) == nil)
        }
    }

    /// The system's reader stops there, and takes what it has read for the whole.
    @Test func whatFollowsAZeroOctetCounts() throws {
        #expect(IPAddress.octets(of: "10.0.0.1\0.a.test") == nil)
        let rules = try ProxyRules("http://proxy.test", exceptions: "10.0.0.1\0.a.test")
        #expect(rules.isUsed(for: try URI("https://10.0.0.1", what: "The address")))
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.0.0.1", "10.0.0.1", true),
        ("10.0.0.1", "10.0.0.2", false), ("0.0.0.0/0", "255.1.2.3", true), ("172.16.0.0/12", "172.31.255.255", true),
        ("172.16.0.0/12", "172.32.0.0", false), ("fd00::/8", "fd12::1", true), ("fd00::/8", "fe00::1", false),
        ("::/0", "1.2.3.4", false), ("0.0.0.0/0", "::1", false), ("2001:db8::/33", "2001:db8:8000::1", false),
        ("[fd00::]/8", "fd00::1", true),
    ])
    func networksHoldTheirAddresses(_ network: String, _ address: String, _ isInside: Bool) throws {
        let octets = try #require(IPAddress.octets(of: address))
        #expect(try #require(IPNetwork(network)).contains(octets) == isInside)
    }

    @Test(arguments: [
        "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0/8", "a.test",
        "a.test/8", "",
    ])
    func whatIsNoNetworkIsNone(_ text: String) { #expect(IPNetwork(text) == nil) }
}
