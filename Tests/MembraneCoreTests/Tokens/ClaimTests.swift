import Testing

@testable import MembraneCore

/// What the claims of a genuine token mean.
@Suite struct ClaimTests {
    private static let now = ManualClock.start
    private static let seconds = now / 1000

    private func claims(_ text: String, now: Int64 = Self.now) throws(Failure) -> VerifiedClaims {
        try VerifiedClaims(try JSON(parsing: text, what: "The claims").objectValue ?? JSONObject(), now: now)
    }

    private func reason(_ text: String, now: Int64 = Self.now) -> String? {
        failure { () throws(Failure) in _ = try claims(text, now: now) }?.data["reason"]?.stringValue
    }

    // MARK: Names

    @Test func theNewestNamesWinOverTheOlder() throws {
        let claims = try claims(
            #"{"workspaceKey":"new","iss":"old","tenantKey":"t-new","id":"t-old","exp":\#(Self.seconds)}"#)
        #expect(claims.workspaceKey == "new" && claims.tenantKey == "t-new")
        #expect(claims.all["iss"] == "old" && claims.all["id"] == "t-old")
    }

    @Test func theOlderNamesAreUnderstoodAndTranslated() throws {
        let claims = try claims(#"{"iss":"acme","id":"customer","name":"Ann","exp":\#(Self.seconds)}"#)
        #expect(claims.workspaceKey == "acme" && claims.tenantKey == "customer" && claims.name == "Ann")
        #expect(claims.all["workspaceKey"] == "acme" && claims.all["tenantKey"] == "customer")
    }

    @Test func aTokenWithoutATenantIsTheWorkspaces() throws {
        #expect(try claims(#"{"workspaceKey":"acme","exp":\#(Self.seconds)}"#).tenantKey == nil)
        #expect(try claims(#"{"workspaceKey":"acme","tenantKey":null,"exp":\#(Self.seconds)}"#).tenantKey == nil)
    }

    @Test(arguments: [
        #""workspaceKey":"""#, #""workspaceKey":5"#, #""workspaceKey":null"#, #""tenantKey":"x""#, #""iss":["acme"]"#,
        #""workspaceKey":null,"iss":"acme""#,
        #""workspaceKey":"acme","tenantKey":"""#, #""workspaceKey":"acme","tenantKey":42"#,
        #""workspaceKey":"acme","id":42"#, #""workspaceKey":"acme","name":"""#, #""workspaceKey":"acme","name":{}"#,
        #""workspaceKey":"acme","fields":[]"#, #""workspaceKey":"acme","fields":"{}""#,
    ])
    func claimsOfTheWrongKindAreRefused(members: String) {
        #expect(reason(#"{\#(members),"exp":\#(Self.seconds)}"#) == "claims")
    }

    // MARK: isAdmin

    @Test(arguments: ["true", #""true""#, "1"])
    func theseFormsOfIsAdminMeanYes(value: String) throws {
        let claims = try claims(#"{"workspaceKey":"acme","tenantKey":"t","isAdmin":\#(value),"exp":\#(Self.seconds)}"#)
        #expect(claims.isAdmin && claims.all["isAdmin"] == true)
        // A management token acts for no single tenant, whatever it names.
        #expect(claims.tenantKey == nil && claims.all["tenantKey"] == nil)
    }

    @Test(arguments: ["false", "0", "null", #""yes""#, #""True""#, #""1""#, #""""#, "2", "1.0", "-1", "[true]", "{}"])
    func otherFormsOfIsAdminMeanNo(value: String) throws {
        let claims = try claims(#"{"workspaceKey":"acme","tenantKey":"t","isAdmin":\#(value),"exp":\#(Self.seconds)}"#)
        #expect(!claims.isAdmin && claims.tenantKey == "t" && claims.all["isAdmin"] == false)
    }

    // MARK: Times

    @Test func expiryIsExactToTheMillisecondWithLeeway() throws {
        let text = #"{"workspaceKey":"acme","exp":\#(Self.seconds)}"#
        let end = Self.seconds * 1000 + 60_000
        #expect(try claims(text, now: end - 1).validUntil == end)
        #expect(reason(text, now: end) == "expired")
        let decimal = #"{"workspaceKey":"acme","exp":\#(Self.seconds).25}"#
        #expect(reason(decimal, now: end + 249) == nil)
        #expect(reason(decimal, now: end + 250) == "expired")
    }

    @Test(arguments: ["nbf", "iat"])
    func theBeginningIsExactToTheMillisecondWithLeeway(claim: String) {
        let text = #"{"workspaceKey":"acme","exp":\#(Self.seconds + 7200),"\#(claim)":\#(Self.seconds)}"#
        let start = Self.seconds * 1000 - 60_000
        #expect(reason(text, now: start) == nil)
        #expect(reason(text, now: start - 1) == "not_yet_valid")
    }

    @Test func aTokenMustExpire() {
        #expect(reason(#"{"workspaceKey":"acme"}"#) == "claims")
    }

    @Test(arguments: ["exp", "nbf", "iat"], ["null", #""1900000000""#, "true", "[]", "{}"])
    func timesThatAreNoNumbersAreRefused(claim: String, value: String) {
        let exp = claim == "exp" ? "" : #""exp":1900000000,"#
        #expect(reason(#"{"workspaceKey":"acme",\#(exp)"\#(claim)":\#(value)}"#) == "claims")
    }

    @Test(arguments: ["9223372036854775807", "9223372036854775", "99999999999999", "1e300", "1.7976931348623157e308"])
    func anExpiryBeyondAnyDateIsTheEndOfTime(value: String) throws {
        let text = #"{"workspaceKey":"acme","exp":\#(value)}"#
        #expect(reason(text) == nil)
        #expect(reason(text, now: .min / 4) == nil)
        for claim in ["nbf", "iat"] {
            #expect(reason(#"{"workspaceKey":"acme","exp":\#(value),"\#(claim)":\#(value)}"#) == "not_yet_valid")
        }
    }

    @Test(arguments: ["0", "-1", "-9223372036854775808", "-1e300", "-0.0"])
    func anExpiryBeforeAnyDateIsPast(value: String) {
        #expect(reason(#"{"workspaceKey":"acme","exp":\#(value)}"#) == "expired")
        #expect(reason(#"{"workspaceKey":"acme","exp":1900000000,"nbf":\#(value),"iat":\#(value)}"#) == nil)
    }
}
