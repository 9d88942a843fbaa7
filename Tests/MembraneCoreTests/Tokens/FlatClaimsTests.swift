import Testing

@testable import MembraneCore

/// The quick way to read claims answers what the general one answers, or leaves it to it.
@Suite struct FlatClaimsTests {
    private static let now = ManualClock.start
    private static let seconds = now / 1000

    /// What the general way makes of a payload; nil where it refuses.
    private func general(_ payload: [UInt8]) -> String? {
        guard let claims = try? TokenParts.claims(payload), let verified = try? VerifiedClaims(claims, now: Self.now)
        else { return nil }
        return JSON.object(verified.all).text
    }

    private func quick(_ payload: [UInt8]) -> String? {
        guard let text = FlatClaims.text(payload.span, now: Self.now, leewayMilliseconds: 60_000) else { return nil }
        return String(text)
    }

    /// True when the quick way gave an answer.
    private func compare(_ payload: [UInt8]) -> Bool {
        guard let quick = quick(payload) else { return false }
        #expect(quick == general(payload), "\(String(decoding: payload, as: UTF8.self))")
        return true
    }

    private static let usual =
        #"{"workspaceKey":"acme","tenantKey":"customer-42","name":"Zoë 42 Ltd","iat":\#(seconds),"exp":\#(seconds + 60)}"#

    @Test func theUsualClaimsGoTheQuickWay() {
        for payload in [
            Self.usual, #"{"exp":\#(Self.seconds),"workspaceKey":"a","isAdmin":true}"#,
            #"{"workspaceKey":"a","isAdmin":false,"tenantKey":"t","exp":\#(Self.seconds - 59),"aud":"x","n":-5}"#,
            #"{"workspaceKey":"a","exp":\#(Self.seconds + 1),"nbf":\#(Self.seconds + 60),"jti":"","ok":true}"#,
        ] {
            #expect(compare(Array(payload.utf8)), "\(payload)")
        }
    }

    @Test(arguments: [
        #"{"workspaceKey":"a"}"#, #"{"exp":9e9,"workspaceKey":"a"}"#, #"{"workspaceKey":"a","exp":1900000000.5}"#,
        #"{"workspaceKey":"a","exp":01900000000}"#, #"{"workspaceKey":"a","exp":1900000000,"n":-0}"#,
        #"{"workspaceKey":"a","exp":1900000000,"exp":1900000000}"#, #"{"workspaceKey":"a","exp":1900000000,}"#,
        #"{"workspaceKey":"a","exp":1900000000} "#, #"{"workspaceKey":"a","exp":1900000000}}"#, "{}", "{", "", "[]",
        #"{ "workspaceKey":"a","exp":1900000000}"#, #"{"workspaceKey":"a\u0041","exp":1900000000}"#,
        #"{"workspaceKey":"a","exp":1900000000,"tenantKey":"t","isAdmin":true}"#, #"{"iss":"a","exp":1900000000}"#,
        #"{"workspaceKey":"a","exp":1900000000,"id":"t"}"#, #"{"workspaceKey":"a","exp":1900000000,"fields":{}}"#,
        #"{"workspaceKey":"a","exp":1900000000,"isAdmin":1}"#,
        #"{"workspaceKey":"a","exp":1900000000,"isAdmin":"true"}"#,
        #"{"workspaceKey":"a","exp":1900000000,"x":null}"#, #"{"workspaceKey":"a","exp":1900000000,"x":[]}"#,
        #"{"workspaceKey":"","exp":1900000000}"#, #"{"workspaceKey":"a","tenantKey":"","exp":1900000000}"#,
        #"{"workspaceKey":"a","name":true,"exp":1900000000}"#, #"{"workspaceKey":true,"exp":1900000000}"#,
        #"{"workspaceKey":"a","exp":"1900000000"}"#, #"{"workspaceKey":"a","exp":-1}"#,
        #"{"workspaceKey":"a","exp":0}"#,
        #"{"workspaceKey":"a","exp":1900000000,"nbf":1900000000}"#, #"{"workspaceKey":"a","exp":99999999999999999999}"#,
        #"{"workspaceKey":"a","exp":1900000000,"":""}"#, #"{"workspaceKey":"a","exp":1900000000,"é":""}"#,
    ])
    func theUnusualIsLeftToTheGeneralWay(payload: String) {
        #expect(quick(Array(payload.utf8)) == nil)
    }

    /// Every byte of every place, changed, left out and put in.
    @Test func aChangedByteMakesNoDifferenceBetweenTheWays() {
        let payload = Array(Self.usual.utf8)
        var answered = 0
        for place in payload.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = payload
                changed[place] = byte
                if compare(changed) { answered += 1 }
            }
            var shorter = payload
            shorter.remove(at: place)
            if compare(shorter) { answered += 1 }
            for byte in Array(#"{}[],:"\ 019.eE-+tn"#.utf8) + [0, 0x80, 0xC3, 0xFF] {
                var longer = payload
                longer.insert(byte, at: place)
                if compare(longer) { answered += 1 }
            }
        }
        #expect(answered > 3000)
    }

    /// Objects put together from pieces, many of them wrong.
    @Test func objectsFromPiecesMakeNoDifferenceBetweenTheWays() throws {
        let names = [
            "workspaceKey", "tenantKey", "name", "isAdmin", "exp", "iat", "nbf", "fields", "iss", "id", "aud", "x", "é",
            "",
        ]
        let values = [
            #""a""#, #""""#, #""é""#, #""\n""#, "true", "false", "null", "0", "1", "-1", "-0", "1.5", "1900000000",
            "\(Self.seconds)", "\(Self.seconds + 60)", "\(Self.seconds + 61)", "\(Self.seconds - 60)",
            "\(Self.seconds - 59)",
            "999999999999999", "9999999999999999", "{}", "[]", #"{"a":1}"#, #""true""#, #""0""#, "tru", "1e3",
            "\"\u{7F}\"",
        ]
        let random = SeededRandom(seed: 7)
        var answered = 0
        for _ in 0..<20_000 {
            let bytes = random.bytes(24)
            var members = [#""workspaceKey":"acme""#, #""exp":\#(Self.seconds + 5)"#].prefix(Int(bytes[0] % 3))
            for index in 0..<Int(bytes[1] % 5) {
                let name = names[Int(bytes[2 + index * 2]) % names.count]
                let value = values[Int(bytes[3 + index * 2]) % values.count]
                members.append(#""\#(name)":\#(value)"#)
            }
            if compare(Array("{\(members.joined(separator: ","))}".utf8)) { answered += 1 }
        }
        #expect(answered > 500)
    }

    // MARK: Whole tokens

    /// A key object's two ways against the one that reads everything.
    @Test(arguments: [TestKeys.p256, TestKeys.ed25519, TestKeys.rsa, nil])
    func aKeyObjectAcceptsWhatIsAcceptedAnyway(pem: String?) throws {
        let key =
            try pem.map { try Key(pem: $0.utf8, kid: "k") }
            ?? Key(secret: Secret(String(repeating: "k", count: 64).utf8))
        let keys = try KeySet([key])
        let object = TokenKey(keys)
        var claims = TokenClaims(workspaceKey: "acme", tenantKey: "t")
        for fields in [nil, self.fields] {
            claims.fields = fields
            for algorithm in key.algorithms.prefix(2) {
                let token = Array(String(try object.sign(claims.payload(now: Self.now), algorithm)).utf8)
                expectSameVerdict(token, keys, object)
                for place in stride(from: 0, to: token.count, by: pem == nil ? 1 : 7) {
                    for byte in Array("A.=_\n".utf8) + [0xFF] {
                        var changed = token
                        changed[place] = byte
                        expectSameVerdict(changed, keys, object)
                    }
                }
            }
        }
    }

    private var fields: JSONObject { object(["plan": "gold"]) }

    private func expectSameVerdict(_ token: [UInt8], _ keys: KeySet, _ object: TokenKey) {
        func verdict(_ body: () throws(Failure) -> String) -> String {
            do { return try body() } catch { return "\(error.status) \(error.data["reason"]?.stringValue ?? "")" }
        }
        let quick = verdict { () throws(Failure) in
            String(try object.verify(token.span, now: Self.now))
        }
        let general = verdict { () throws(Failure) in
            guard let text = String(validating: token, as: UTF8.self) else { throw Token.notUTF8 }
            return JSON.object(try Token.verify(text, keys, now: Self.now).all).text
        }
        #expect(quick == general)
    }

    @Test func numbersAndTextsAreWrittenWhole() {
        for number in [0, 1, -1, 9, 10, 99, 100, 1_234_567_890, Int64.max, .min] {
            var text = OwnedText(capacity: 1)
            text.append(number: number)
            #expect(String(text) == String(number))
        }
    }
}
