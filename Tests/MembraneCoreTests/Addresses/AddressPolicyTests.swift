import Glibc
import Testing

@testable import MembraneCore

@Suite struct AddressPolicyTests {
    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
        "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.255", "203.0.114.0",
        "223.255.255.255", "2606:4700:4700::1111", "2001:200::", "2001:4860:4860::8888", "2003::1", "2a00:1450::1",
        "64:ff9b::8.8.8.8",
    ])
    func allowsThePublicInternet(address: String) throws {
        #expect(AddressPolicy.isPublic(try octets(address)))
    }

    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255", "168.63.129.16", "169.254.0.0", "169.254.169.254", "172.16.0.1", "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::2", "::8.8.8.8", "::127.0.0.1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8",
        "64:ff9b::1:8.8.8.8",
        "100::1", "2001::1", "2001:0:4136:e378::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::1",
        "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "3fff:fff::1", "4000::1", "5f00::1", "fc00::1",
        "fd00:ec2::254", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ffff::1",
    ])
    func refusesEverythingElse(address: String) throws {
        #expect(!AddressPolicy.isPublic(try octets(address)))
    }

    @Test(arguments: [0, 1, 3, 5, 15, 17])
    func refusesWhatIsNoAddress(count: Int) {
        #expect(!AddressPolicy.isPublic([UInt8](repeating: 0x20, count: count)))
    }

    private func octets(_ address: String) throws -> [UInt8] {
        let isVersion6 = address.contains(":")
        var octets = [UInt8](repeating: 0, count: isVersion6 ? 16 : 4)
        let isAddress = unsafe inet_pton(isVersion6 ? AF_INET6 : AF_INET, address, &octets) == 1
        try #require(isAddress)
        return octets
    }
}
