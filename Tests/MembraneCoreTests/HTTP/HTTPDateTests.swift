import Testing

@testable import MembraneCore

struct HTTPDateTests {
    /// 2027-01-15 08:00:00 UTC.
    private let now: Int64 = 1_800_000_000_000

    @Test(
        arguments: [
            ("0", 0), ("120", 120_000), ("31536000", 31_536_000_000),
            ("Fri, 15 Jan 2027 08:01:00 GMT", 60_000), ("Friday, 15-Jan-27 08:01:00 GMT", 60_000),
            ("Fri Jan 15 08:01:00 2027", 60_000), ("Fri, 15 Jan 2027 07:00:00 GMT", 0),
            ("Sat, 15 Jan 2028 08:00:00 GMT", 31_536_000_000),
        ] as [(String, Int64)])
    func delays(field: String, expected: Int64) {
        #expect(HTTPDate.delay(field, now: now) == expected)
    }

    @Test(arguments: [
        "31536001", "9223372036854775807", "9223372036854775808", "99999999999999999999999",
        "Sat, 15 Jan 2028 08:00:01 GMT", "Fri, 31 Dec 9999 23:59:59 GMT",
    ])
    func nobodyIsLeftAloneForLongerThanAYear(field: String) {
        #expect(HTTPDate.delay(field, now: now) == 31_536_000_000)
        for unit in [RateLimitRule.Unit.guessed, .date] where unit == .date || !field.hasPrefix("9") {
            guard field.utf8.count < 10 || unit == .date else { continue }
            #expect(RateLimitRule.delay(field, unit, now: now) == 31_536_000_000)
        }
        #expect(RateLimitRule.delay("1e300", .seconds, now: now) == 31_536_000_000)
    }

    @Test(arguments: ["", " ", "soon", "-1", "1.5", "+5", "5 ", "1e3"])
    func whatSaysNothingIsNoWish(field: String) {
        #expect(HTTPDate.delay(field, now: now) == nil)
    }

    /// A clock that was never set, or one from a store that is no time at all.
    @Test(arguments: [Int64.min, -1, 0, Int64.max])
    func anyClock(now: Int64) {
        #expect(HTTPDate.delay("60", now: now) == 60_000)
        _ = HTTPDate.delay("Fri, 15 Jan 2027 08:01:00 GMT", now: now)
        _ = HTTPDate.delay("Mon, 01 Jan 2147483647 00:00:00 GMT", now: now)
    }
}
