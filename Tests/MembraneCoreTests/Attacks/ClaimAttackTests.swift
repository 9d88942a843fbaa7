import Testing

@testable import MembraneCore

/// Claims and encodings that two readers could read in two ways, and tokens for the wrong place: attacks 13 to 15.
@Suite struct ClaimAttackTests {
    private static let secret = Array(World.workspaceSecret.utf8)
    private static let header = Attacker.header("HS256")

    private func token(_ claims: String, header: String = Self.header) throws -> String {
        try Attacker.token(header, claims, hmac: Self.secret, .sha256)
    }

    private func refusal(_ token: String) throws -> String? {
        Attacker.refusal(token, try KeySet([Key(secret: Secret(Self.secret))]))
    }

    // MARK: 13. Claims and encodings

    @Test(
        arguments: [
            ("1900000000", nil), ("1900000000.5", nil), ("1.9e9", nil), ("1900000000.0000001", nil),
            (#""1900000000""#, "claims"), ("true", "claims"), ("null", "claims"), ("[1900000000]", "claims"),
            ("{}", "claims"), (#""""#, "claims"), ("-1900000000", "expired"), ("-0.0", "expired"),
            ("1e-300", "expired"),
            ("1799999939", "expired"), ("1799999939.9", "expired"), ("-9223372036854775808", "expired"),
            ("9223372036854775807", nil), ("9223372036854775808", nil), ("18446744073709551616", nil),
            ("-9223372036854775809", "expired"), ("1e400", nil), ("-1e400", "expired"), ("1e308", nil),
            ("-1e308", "expired"), ("-0", "expired"),
            ("NaN", "malformed"),
            ("Infinity", "malformed"), ("0x71000000", "malformed"), ("+1900000000", "malformed"),
            ("01900000000", "malformed"), ("1_900_000_000", "malformed"), (".5", "malformed"),
            ("1900000000.", "malformed"),
        ] as [(String, String?)])
    func attack13AnExpiryIsANumberAndNothingElse(exp: String, reason: String?) throws {
        #expect(try refusal(token(#"{"workspaceKey":"acme","exp":\#(exp)}"#)) == reason, "\(exp)")
    }

    @Test(arguments: [
        #""workspaceKey":["acme"]"#, #""workspaceKey":{"acme":1}"#, #""workspaceKey":"acme\u0000""#,
        #""workspaceKey":"ACME""#,
        #""workspaceKey":"acm""#, #""workspaceKey":"acmee""#, #""workspaceKey":" acme""#, #""workspaceKey":"acme ""#,
        #""workspaceKey":"acme/../acme""#, #""workspaceKey":"%61cme""#, #""workspaceKey":"ac%""#,
        #""workspaceKey":"*""#,
        #""workspaceKey":"acme,other""#, #""workspaceKey":"\u0430cme""#, #""workspaceKey":"ａcme""#,
        #""iss":["acme","x"]"#,
        #""iss":"https://acme""#, #""aud":"acme""#, #""workspace\u212aey":"acme""#, #""WorkspaceKey":"acme""#,
    ])
    func attack13TheWorkspaceIsComparedWhole(member: String) throws {
        let world = try World()
        let token = try token(#"{\#(member),"tenantKey":"t","exp":1900000000}"#)
        let refusal = failure { () throws(Failure) in _ = try Client(engine: world.engine, token: token) }
        #expect(refusal?.status == .notAuthenticated, "\(member)")
    }

    @Test(arguments: [
        #""exp":1900000000,"exp":1900000000"#, #""exp":1,"exp":1900000000"#, #""exp":1900000000,"\u0065xp":1"#,
        #""exp":1900000000,"workspaceKey":"acme""#, #""exp":1900000000,"tenantKey":"a","tenantKey":"b""#,
        #""exp":1900000000,"fields":{"a":1,"a":2}"#,
    ])
    func attack13AMemberTwiceIsRefused(members: String) throws {
        #expect(try refusal(token(#"{"workspaceKey":"acme",\#(members)}"#)) == "malformed", "\(members)")
    }

    @Test(arguments: [
        "", " ", "null", "[]", "5", "\"\"", "{", "{}x", "{}{}", "// c\n{}", "{'a':1}", "{\"a\":1,}", "{a:1}",
        "\u{FEFF}{\"workspaceKey\":\"acme\",\"exp\":1900000000}", "{\"workspaceKey\":\"acme\u{0}\",\"exp\":1900000000}",
    ])
    func attack13AlmostJSONIsRefused(claims: String) throws {
        #expect(try refusal(token(claims)) == "malformed")
        // The same as a header, signed as rightly.
        #expect(try refusal(token(Attacker.claims, header: claims)) != nil)
    }

    @Test func attack13BytesThatAreNoTextAreRefused() throws {
        let key = HMACKey(Secret(Self.secret))
        for bytes: [UInt8] in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]] {
            let claims = Array(#"{"workspaceKey":"acme","exp":1900000000,"name":""#.utf8) + bytes + Array(#""}"#.utf8)
            let signed = Attacker.encode(Self.header) + "." + Base64.encode(claims, .url)
            let signature = try key.authenticate(Array(signed.utf8).span, .sha256)
            #expect(try refusal(signed + "." + Base64.encode(signature, .url)) == "malformed")
        }
    }

    /// The signature is over the text, so that another way to write the same bytes would be a second token.
    @Test func attack13BytesHaveOneWayToBeWritten() throws {
        // A signature of 32 bytes leaves two bits over, a payload of 43 bytes four.
        let good = try token(#"{"workspaceKey":"acme","exp":1900000000 }"#)
        #expect(try refusal(good) == nil)
        let parts = good.split(separator: ".").map(String.init)
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let last = try #require(parts[2].last.flatMap { digits.firstIndex(of: $0) })
        for stray in 1...3 {
            #expect(try refusal("\(parts[0]).\(parts[1]).\(parts[2].dropLast())\(digits[last | stray])") == "malformed")
        }
        for change: (String) -> String in [
            { $0 + "=" }, { $0 + "==" }, { $0 + "A" }, { $0 + " " }, { " " + $0 }, { $0 + "\n" }, { $0 + "\r\n" },
            { $0 + "\u{0}" }, { $0.prefix(3) + " " + $0.dropFirst(3) }, { $0.prefix(3) + "\n" + $0.dropFirst(3) },
            { $0.prefix(3) + "+" + $0.dropFirst(3) }, { $0.prefix(3) + "/" + $0.dropFirst(3) },
            { $0.prefix(3) + "%3D" + $0.dropFirst(3) }, { $0 + "é" },
        ] {
            for place in 0..<3 {
                var changed = parts
                changed[place] = change(changed[place])
                #expect(try refusal(changed.joined(separator: ".")) != nil)
            }
        }
        for prefix in ["Bearer ", "\u{FEFF}", "\"", "?token="] { #expect(try refusal(prefix + good) == "malformed") }
    }

    // MARK: 14. Denial of service

    @Test func attack14SizeIsLookedAtFirst() throws {
        for token in [
            String(repeating: ".", count: 1_000_000), String(repeating: "a.", count: 1_000_000),
            String(repeating: "a", count: 1_000_000) + ".e30.AA",
            "e30." + String(repeating: "a", count: 1_000_000) + ".AA",
            "e30.e30." + String(repeating: "a", count: 50_000_000),
        ] {
            #expect(try refusal(token) == "malformed")
        }
        for dots in [0, 1, 3, 4, 100, 16_384] {
            #expect(try refusal(String(repeating: ".", count: dots)) == "malformed")
        }
        // The largest that is read at all, of dots and of text.
        #expect(try refusal(String(repeating: "A", count: 16_382) + "..") == "malformed")
    }

    @Test func attack14WhatFitsIsCheapToRead() throws {
        let nested = String(repeating: "[", count: 6000) + String(repeating: "]", count: 6000)
        let members = (0..<1100).map { #""a\#($0)":1"# }.joined(separator: ",")
        for claims in [
            nested, #"{"a":\#(nested)}"#, "[" + String(repeating: "1,", count: 5000) + "1]",
            #"{"workspaceKey":"acme","exp":1\#(String(repeating: "0", count: 11_000))}"#,
            #"{"workspaceKey":"acme","exp":1e\#(String(repeating: "9", count: 11_000))}"#,
        ] {
            #expect(try refusal(token(claims)) == "malformed")
            #expect(try refusal(token(Attacker.claims, header: claims)) == "malformed")
        }
        #expect(try refusal(token("{\(members),\"workspaceKey\":\"acme\",\"exp\":1900000000}")) == nil)
        #expect(
            try refusal(token(#"{"workspaceKey":"acme","exp":1900000000.\#(String(repeating: "0", count: 3900))}"#))
                == nil)
        // Work that a header can ask for elsewhere: rounds of PBES2, a bomb to unzip.
        for members in [#""p2c":2147483647"#, #""zip":"DEF""#] {
            let header = Attacker.header("PBES2-HS512+A256KW", members)
            #expect(try refusal(token(Attacker.claims, header: header)) == "algorithm")
        }
    }

    @Test func attack14AKeyDoesNotAskForTooMuchWork() throws {
        let modulus = [UInt8(0x80)] + [UInt8](repeating: 0xff, count: 4095)
        #expect(
            Attacker.refusal(ofJWK: #"{"kty":"RSA","n":"\#(Base64.encode(modulus, .url))","e":"AQAB"}"#)
                == "invalid_key")
        let jwk = try Attacker.keys(TestKeys.p256Public).publicJWK(isSet: false).text
        let many = String(repeating: jwk + ",", count: 5000) + jwk
        let refusal = failure { () throws(Failure) in
            _ = try KeySet(jwks: object(try JSON(parsing: #"{"keys":[\#(many)]}"#, what: "The JWKS")))
        }
        #expect(refusal?.key == "invalid_key")
        #expect(Attacker.refusal(ofPEM: String(repeating: TestKeys.p256Public + "\n", count: 5000)) == "invalid_key")
        #expect(
            Attacker.refusal(ofPEM: String(repeating: "-----BEGIN PUBLIC KEY-----\n", count: 2000)) == "invalid_key")
    }

    // MARK: 15. The wrong place

    /// Two workspaces of one engine; `own` is a connection in the first.
    private func twoWorkspaces() throws -> (World, own: JSON) {
        let world = try World()
        try world.makeKeyedApp()
        let own: JSON = .string(try world.connectKeyed(world.tenant("customer"), ["key": "mine"]))
        _ = try world.write { (transaction) throws(Failure) in
            try transaction.acrossWorkspaces.makeWorkspace(key: "other", secret: Secret(Self.otherSecret))
        }
        return (world, own)
    }

    private static let otherSecret = Array(String(repeating: "other-workspace!", count: 4).utf8)

    @Test func attack15AWorkspacesTokenIsOfNoUseInAnother() throws {
        let (world, own) = try twoWorkspaces()
        let sent = world.transport.requests.count
        // Signed by the other workspace and naming this one, or both.
        for claims in [
            #"{"workspaceKey":"acme","tenantKey":"customer","exp":1900000000}"#,
            #"{"workspaceKey":"acme","isAdmin":true,"exp":1900000000}"#,
            #"{"iss":"acme","id":"customer","exp":1900000000}"#,
            #"{"workspaceKey":"acme","iss":"other","tenantKey":"customer","exp":1900000000}"#,
        ] {
            let token = try Attacker.token(Self.header, claims, hmac: Self.otherSecret, .sha256)
            let refusal = failure { () throws(Failure) in _ = try Client(engine: world.engine, token: token) }
            #expect(refusal?.status == .notAuthenticated && refusal?.data["reason"] == "signature")
        }
        // A good token of the other workspace, for a tenant of the same name, and its manager.
        for claims in [
            #"{"workspaceKey":"other","tenantKey":"customer","exp":1900000000}"#,
            #"{"workspaceKey":"other","isAdmin":true,"exp":1900000000}"#,
            #"{"workspaceKey":"other","iss":"acme","tenantKey":"customer","id":"customer","exp":1900000000}"#,
        ] {
            let client = try world.client(try Attacker.token(Self.header, claims, hmac: Self.otherSecret, .sha256))
            for operation in [Operation.getConnection, .patchConnection, .archiveConnection, .restoreConnection] {
                #expect(client.refusal(operation, ["id": own])?.status == .notFound)
            }
            #expect(try client.call(.listConnections)["items"] == [])
            let refusal = client.refusal(.request, ["connectionId": own, "path": "/me"])
            #expect(refusal?.status == .notFound || refusal?.status == .accessDenied)
        }
        #expect(world.transport.requests.count == sent)
        #expect(try world.tenant("customer").call(.getConnection, ["id": own])["archivedAt"] == nil)
    }

    @Test func attack15WithoutATenantNobodysConnectionIsReached() throws {
        let (world, own) = try twoWorkspaces()
        let sent = world.transport.requests.count
        for claims in [
            #"{"workspaceKey":"acme","exp":1900000000}"#, #"{"workspaceKey":"acme","sub":"customer","exp":1900000000}"#,
            #"{"workspaceKey":"acme","tenantkey":"customer","exp":1900000000}"#,
            #"{"workspaceKey":"acme","tenantKey":null,"isAdmin":0,"exp":1900000000}"#,
        ] {
            let client = try world.client(try token(claims))
            #expect(client.refusal(.archiveConnection, ["id": own])?.status == .accessDenied)
            #expect(
                client.refusal(.request, ["connectionId": own, "path": "/me"])?.status == .accessDenied)
        }
        #expect(world.transport.requests.count == sent)
    }

    @Test func attack15LeewayEndsAndAClockSetBackGivesNothingBack() throws {
        let (world, own) = try twoWorkspaces()
        let seconds = ManualClock.start / 1000
        // Expired for a minute less one second: still within the leeway.
        let late = try token(#"{"workspaceKey":"acme","tenantKey":"customer","exp":\#(seconds - 59)}"#)
        let client = try world.client(late)
        #expect(try client.call(.getConnection, ["id": own])["id"] == own)
        world.clock.advance(seconds: 1)
        #expect(client.refusal(.getConnection, ["id": own])?.data["reason"] == "expired")
        #expect(failure { () throws(Failure) in _ = try world.client(late) }?.data["reason"] == "expired")
        // A client that has ended stays so, whatever the date says afterwards.
        world.clock.setDate(back: 3600)
        #expect(client.refusal(.getConnection, ["id": own])?.data["reason"] == "expired")
    }

    @Test func attack15AClientEndsThoughTheClockIsSetBack() throws {
        let (world, own) = try twoWorkspaces()
        let seconds = ManualClock.start / 1000
        let client = try world.client(
            try token(#"{"workspaceKey":"acme","tenantKey":"customer","exp":\#(seconds + 600)}"#))
        world.clock.setDate(back: 86_400)
        #expect(try client.call(.getConnection, ["id": own])["id"] == own)
        world.clock.advance(seconds: 661)
        #expect(client.refusal(.getConnection, ["id": own])?.data["reason"] == "expired")
    }
}
