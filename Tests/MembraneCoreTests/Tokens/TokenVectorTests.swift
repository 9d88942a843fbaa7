import Testing

@testable import MembraneCore

/// The examples of the RFCs, under `Tests/vectors`. What they sign is mostly no token of ours, so the signature is
/// checked and not the claims.
@Suite struct TokenVectorTests {
    struct Vector: CustomTestStringConvertible {
        let title: String
        let privateKey: JSONObject
        let publicKey: JSONObject
        let token: String
        /// Nil where `refused` says why there is none to be accepted.
        let algorithm: Algorithm?
        let refused: String?

        var testDescription: String { title }
    }

    private static let files = ["rfc7515", "rfc7520", "rfc8037"].map { "vectors/\($0).json" }

    private static func vectors() throws -> [Vector] {
        try files.flatMap { file in
            let content = try TestFile.json(file)
            let keys = content["keys"]?.arrayValue ?? []
            return try (content["vectors"]?.arrayValue ?? []).map { vector in
                let key = try #require(keys.first { $0["name"] == vector["key"] })
                let privateKey = try #require(key["private"]?.objectValue)
                return Vector(
                    title: "\(file) \(vector["section"]?.stringValue ?? "") \(vector["title"]?.stringValue ?? "")",
                    privateKey: privateKey, publicKey: key["public"]?.objectValue ?? privateKey,
                    token: try #require(vector["token"]?.stringValue),
                    algorithm: (vector["algorithm"]?.stringValue).flatMap { Algorithm(rawValue: $0) },
                    refused: vector["refused"]?.stringValue)
            }
        }
    }

    private func reason(_ token: String, _ keys: KeySet) -> String? {
        failure { () throws(Failure) in try TokenParts(token).checkSignature(keys) }?.data["reason"]?.stringValue
    }

    @Test func thereAreAsManyAsTheRFCsHave() throws {
        let vectors = try Self.vectors()
        #expect(vectors.count { $0.algorithm != nil } == 11 && vectors.count { $0.refused != nil } == 9)
    }

    @Test(arguments: try vectors().filter { $0.algorithm != nil })
    func theSignatureVerifies(vector: Vector) throws {
        let algorithm = try #require(vector.algorithm)
        for key in [vector.publicKey, vector.privateKey] {
            #expect(try reason(vector.token, KeySet(jwk: key)) == nil)
            #expect(try reason(vector.token, KeySet(jwk: key, algorithm: algorithm)) == nil)
        }
        #expect(reason(vector.token + "A", try KeySet(jwk: vector.publicKey)) != nil)
    }

    @Test(arguments: try vectors().filter { $0.algorithm != nil })
    func theSignatureIsMadeAgain(vector: Vector) throws {
        let algorithm = try #require(vector.algorithm)
        let (key, _) = try KeySet(jwk: vector.privateKey).signer(algorithm)
        let parts = vector.token.split(separator: ".").map(String.init)
        let signed = Array("\(parts[0]).\(parts[1])".utf8)
        let signature = try key.sign(signed.span, algorithm)
        #expect(
            try reason("\(parts[0]).\(parts[1]).\(Base64.encode(signature, .url))", KeySet(jwk: vector.publicKey))
                == nil)
        // ECDSA and PSS have something random in them.
        if [.hs256, .rs256, .eddsa].contains(algorithm) { #expect(Base64.encode(signature, .url) == parts[2]) }
    }

    @Test(arguments: try vectors().filter { $0.refused != nil })
    func whatIsNoSignedTokenIsRefused(vector: Vector) throws {
        #expect(try reason(vector.token, KeySet(jwk: vector.privateKey)) == vector.refused)
        #expect(try reason(vector.token, KeySet(jwk: vector.publicKey)) == vector.refused)
    }

    @Test func publicHalvesAreTheRFCs() throws {
        for key in try Self.files.flatMap({ try TestFile.json($0)["keys"]?.arrayValue ?? [] }) {
            guard let expected = key["public"] else { continue }
            let exported = try KeySet(jwk: object(try #require(key["private"]))).publicJWK(isSet: false)
            for name in object(expected).names { #expect(exported[name] == expected[name] || name == "use") }
            #expect(exported["use"] == "sig" && exported["d"] == nil)
            guard let thumbprint = key["thumbprint"]?.stringValue else { continue }
            // RFC 7638, section 3: the members that make the key, in their order, and nothing else.
            var members = JSONObject()
            for name in ["crv", "kty", "x"] { members[name] = exported[name] }
            #expect(Base64.encode(try SHA2.sha256.digest(Array(JSON.object(members).text.utf8)), .url) == thumbprint)
        }
    }

    /// The one that is a token like ours: RFC 7515, appendix A.1.
    @Test func aVectorsClaimsAreReadWhileItLasted() throws {
        let vector = try #require(try Self.vectors().first)
        let keys = try KeySet(jwk: vector.privateKey)
        // The day before its `exp`.
        let claims = try Token.verify(vector.token, keys, now: 1_300_732_980_000)
        #expect(claims.workspaceKey == "joe" && claims.all["http://example.com/is_root"] == true)
        let refusal = failure { () throws(Failure) in
            _ = try Token.verify(vector.token, keys, now: 1_800_000_000_000)
        }
        #expect(refusal?.status == .notAuthenticated && refusal?.data["reason"] == "expired")
    }

    /// RFC 4231, sections 4.2 and 4.3.
    @Test(arguments: [
        (
            SHA2.sha256, [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            .sha384, [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6"
        ),
        (
            .sha512, [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"
        ),
        (
            .sha256, Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
    ])
    func hmacIsTheRFCs(hash: SHA2, key: [UInt8], message: String, hexadecimal: String) throws {
        let mac = try HMACKey(Secret(key)).authenticate(Array(message.utf8).span, hash)
        #expect(mac.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == hexadecimal)
    }
}
