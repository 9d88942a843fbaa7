import Testing

@testable import MembraneCore

/// Names of hosts in other scripts, as the format `hostname` has them: the cases of the JSON Schema Test Suite about A-labels.
@Suite struct HostnameTests {
    private func fits(_ name: String) -> Bool { InternetAddress.isHostname(name.utf8) }

    @Test(arguments: [
        "xn--4gbwdl.xn--wgbh1c", "xn--9t4b11yi5a.example", "xn--bcher-kva.example", "XN--BCHER-KVA.example",
        // Exceptions that are permitted, in scripts of both directions.
        "xn--zca29lwxobi7a", "xn--qmbc",
        // What needs neighbours, with them: · between l, ʹ before Greek, ׳ and ״ after Hebrew, ・ with Japanese.
        "xn--ll-0ea", "xn--wva3je", "xn--4dbc5h", "xn--4dbc8h", "xn--k8j5u", "xn--bck0j", "xn--vek778f",
        // Digits of one kind, and joiners after a virama or between letters that join.
        "xn--ngba1o", "xn--0-gyc", "xn--11b2ezcw70k", "xn--11b2ezcs70k", "xn--ngba5hb2804a",
    ])
    func isAName(name: String) { #expect(fits(name)) }

    @Test(arguments: [
        // No Punycode.
        "xn--X", "xn--", "xn---", "xn--a-", "xn--abc-", "xn--\u{e9}", "xn--99999999", "xn--zzzzzzzzzzzz", "xn--a_b-c",
        // A mark comes first: spacing, nonspacing, enclosing.
        "xn--hello-txk", "xn--hello-zed", "xn--hello-6bf",
        // Exceptions that are refused.
        "xn--chb89f", "xn--07jceefgh4c", "xn--07jt112bpxg",
        // What needs neighbours, without them.
        "xn--al-0ea", "xn--l-fda", "xn--la-0ea", "xn--l-gda", "xn--S-jib3p", "xn--wva3j", "xn--A-2hc5h", "xn--5db1e",
        "xn--A-2hc8h", "xn--5db3e", "xn--defabc-k64e", "xn--vek", "xn--ngb6iyr", "xn--11b2er09f", "xn--02b508i",
        // Two hyphens there mean something else, or nothing.
        "ab--cd", "x---a",
    ])
    func isNone(name: String) {
        #expect(!fits(name))
        #expect(!fits("www.\(name).example"))
    }

    @Test func everyLabelEndsAndNoneTrapsWhateverStandsInIt() {
        let random = SeededRandom(seed: 7)
        let digits = Array("abcdefghijklmnopqrstuvwxyz0123456789-AZ".utf8)
        for size in 0..<70 {
            for _ in 0..<40 {
                let label = random.bytes(size).map { digits[Int($0) % digits.count] }
                _ = fits("xn--" + String(decoding: label, as: UTF8.self))
            }
        }
    }
}
