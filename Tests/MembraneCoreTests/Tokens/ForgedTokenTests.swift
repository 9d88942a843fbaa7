import Testing

@testable import MembraneCore

/// What is no genuine token is refused, with the reason.
@Suite struct ForgedTokenTests {
    private static let now = ManualClock.start
    private static let secret = String(repeating: "k", count: 64)
    private static let claims = #"{"workspaceKey":"acme","exp":1900000000}"#

    private func reason(_ token: String, secret: String = Self.secret) -> String? {
        let refusal = failure { () throws(Failure) in
            _ = try Token.verify(token, secret: Secret(secret.utf8), now: Self.now)
        }
        return refusal.map { $0.status == .notAuthenticated ? $0.data["reason"]?.stringValue ?? "none" : $0.key }
    }

    private static func encode(_ text: String) -> String { Base64.encode(Array(text.utf8), .url) }

    /// A token with a right signature over whatever it says.
    private static func token(header: String = #"{"alg":"HS256"}"#, claims: String = claims) throws -> String {
        let signed = encode(header) + "." + encode(claims)
        let mac = try HMAC.authenticate(Array(signed.utf8), key: Secret(secret.utf8), .sha256)
        return signed + "." + Base64.encode(mac, .url)
    }

    @Test func theTokenThatTheOthersDifferFromIsGood() throws {
        #expect(try reason(Self.token()) == nil)
    }

    @Test func changingAnyByteIsNoticed() throws {
        let token = Array(try Self.token().utf8)
        for place in token.indices {
            for change in [UInt8(1), 2, 32] {
                var changed = token
                changed[place] ^= change
                #expect(reason(String(decoding: changed, as: UTF8.self)) != nil, "byte \(place) ^ \(change)")
            }
        }
    }

    @Test func cuttingOffAnyNumberOfBytesIsNoticed() throws {
        let token = try Self.token()
        for count in 1...token.utf8.count { #expect(reason(String(token.dropLast(count))) != nil, "\(count)") }
        for count in 1...token.utf8.count { #expect(reason(String(token.dropFirst(count))) != nil, "\(count)") }
    }

    @Test func anotherSecretsTokenIsRefused() throws {
        #expect(try reason(Self.token(), secret: String(repeating: "j", count: 64)) == "signature")
        #expect(try reason(Self.token(), secret: Self.secret + "k") == "signature")
    }

    @Test(arguments: [
        "none", "None", "NONE", "nOnE", "", "hs256", "HS257", "RS256", "ES256", "EdDSA", "HS256 ",
    ])
    func onlyTheThreeAlgorithmsAreAccepted(name: String) throws {
        let header = #"{"alg":"\#(name)"}"#
        #expect(try reason(Self.token(header: header)) == "algorithm")
        // As attackers write it: without a signature.
        #expect(reason(Self.encode(header) + "." + Self.encode(Self.claims) + ".") == "algorithm")
    }

    @Test(arguments: [
        #"{"typ":"JWT"}"#, #"{"alg":null}"#, #"{"alg":5}"#, #"{"alg":["HS256"]}"#, #"{"alg":"HS256","crit":["exp"]}"#,
        #"{"alg":"HS256","crit":[]}"#, #"{"alg":"HS256","crit":null}"#,
    ])
    func headersThatAskForMoreAreRefused(header: String) throws {
        #expect(try reason(Self.token(header: header)) == "algorithm")
    }

    @Test(arguments: [
        #"{"alg":"HS256","alg":"HS256"}"#, "[]", #""HS256""#, "", "{", #"{"alg":"HS256"}x"#,
    ])
    func aHeaderThatIsNoObjectIsRefused(header: String) throws {
        #expect(try reason(Self.token(header: header)) == "malformed")
    }

    @Test(arguments: [
        #"{"workspaceKey":"acme","exp":1900000000,"exp":1900000000}"#,
        #"{"workspaceKey":"acme","workspaceKey":"other","exp":1900000000}"#, "[]", "null", "", "{",
        #"{"workspaceKey":"acme","exp":1900000000}}"#, #"{"workspaceKey":"a\u0000b","exp":1900000000}"#,
    ])
    func aPayloadThatIsNoObjectIsRefused(claims: String) throws {
        #expect(try reason(Self.token(claims: claims)) == "malformed")
    }

    @Test func exactlyThreePartsAreNeeded() throws {
        let token = try Self.token()
        let parts = token.split(separator: ".")
        for wrong in [
            "", ".", "..", "...", String(parts[0]), "\(parts[0]).\(parts[1])", token + ".", token + ".e30", "." + token,
        ] {
            #expect(reason(wrong) == "malformed", "\(wrong)")
        }
        #expect(reason("\(parts[0])..\(parts[2])") == "signature")
    }

    @Test func onlyTheOneWayToWriteBase64urlIsAccepted() throws {
        let token = try Self.token()
        let parts = token.split(separator: ".").map(String.init)
        // 32 bytes leave two bits of the last digit unused: they must be zero.
        let last = try #require(parts[2].last)
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let value = try #require(digits.firstIndex(of: last))
        for stray in 1...3 {
            let twin = "\(parts[0]).\(parts[1]).\(parts[2].dropLast())\(digits[value + stray])"
            #expect(reason(twin) == "malformed")
        }
        for wrong in [token + "=", token + " ", " " + token, token + "\n", "\(parts[0])=.\(parts[1]).\(parts[2])"] {
            #expect(reason(wrong) == "malformed")
        }
        #expect(reason("\(parts[0]).\(parts[1])/.\(parts[2])") == "malformed")
    }

    @Test func aTokenThatIsTooLargeIsRefused() throws {
        func padded(_ size: Int) throws -> String {
            try Self.token(
                claims: #"{"workspaceKey":"acme","exp":1900000000,"x":"\#(String(repeating: "x", count: size))"}"#)
        }
        let largest = try #require(try (12_100...12_300).map(padded).last { $0.utf8.count <= Token.maximumSize })
        #expect(largest.utf8.count > Token.maximumSize - 3)
        #expect(reason(largest) == nil)
        #expect(try reason(padded(12_300)) == "malformed")
    }
}
