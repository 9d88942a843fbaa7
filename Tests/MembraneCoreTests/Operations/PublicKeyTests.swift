import Testing

@testable import MembraneCore

/// Tokens that the product signs with a private key, and the public keys that check them.
@Suite struct PublicKeyTests {
    private let world: World
    private let manager: Client

    init() throws {
        world = try World()
        manager = try world.manager()
    }

    private func token(
        _ pem: String, _ algorithm: MembraneCore.Algorithm, kid: String? = nil, isAdmin: Bool = false
    ) throws(Failure) -> String {
        var claims = TokenClaims(workspaceKey: World.workspaceKey, tenantKey: isAdmin ? nil : "a")
        claims.isAdmin = isAdmin
        let keys = try KeySet([Key(pem: pem.utf8, kid: kid)])
        return try Token.sign(claims, keys, algorithm, now: world.clock.now)
    }

    private func reason(_ token: String) -> JSON? {
        failure { () throws(Failure) in _ = try world.client(token) }?.data["reason"]
    }

    @discardableResult
    private func register(_ pem: String, kid: String? = nil, algorithm: String? = nil) throws -> JSON {
        var request: JSON = ["key": .string(pem)]
        if let kid { request = request.merging(["kid": .string(kid)]) }
        if let algorithm { request = request.merging(["algorithm": .string(algorithm)]) }
        return try manager.call(.createPublicKey, request)
    }

    @Test(
        arguments: [
            (TestKeys.rsa, TestKeys.rsaPublic, .rs256), (TestKeys.rsa, TestKeys.rsaPublic, .ps512),
            (TestKeys.p256, TestKeys.p256Public, .es256), (TestKeys.p384, TestKeys.p384Public, .es384),
            (TestKeys.p521, TestKeys.p521Public, .es512), (TestKeys.ed25519, TestKeys.ed25519Public, .eddsa),
        ] as [(String, String, MembraneCore.Algorithm)])
    func aTokenIsCheckedWithTheRegisteredKey(
        privateKey: String, publicKey: String, algorithm: MembraneCore.Algorithm
    ) throws {
        let text = try token(privateKey, algorithm)
        #expect(reason(text) != nil)
        let record = try register(publicKey)
        #expect(record["id"]?.stringValue?.hasPrefix("pk_") == true && record["kid"] == nil)
        #expect(record["algorithms"]?.arrayValue?.contains(.string(algorithm.rawValue)) == true)
        let client = try world.client(text)
        #expect(try client.call(.getSelf)["tenant"]?["tenantKey"] == "a")
        #expect(try world.client(token(privateKey, algorithm, isAdmin: true)).call(.getSelf)["kind"] == "manager")
        // The shared secret goes on working beside it.
        #expect(try world.tenant().refusal(.getSelf) == nil)
    }

    @Test func keysAreRotatedWithoutDowntime() throws {
        try register(TestKeys.p256Public, kid: "2026")
        let old = try world.client(token(TestKeys.p256, .es256, kid: "2026"))
        let second = try register(TestKeys.ed25519Public, kid: "2027")
        let new = try world.client(token(TestKeys.ed25519, .eddsa, kid: "2027"))
        #expect(old.refusal(.getSelf) == nil && new.refusal(.getSelf) == nil)
        #expect(try manager.call(.listPublicKeys)["items"]?.arrayValue?.map { $0["kid"] } == ["2026", "2027"])
        #expect(try manager.call(.deletePublicKey, ["kid": "2026"])["kid"] == "2026")
        #expect(old.refusal(.getSelf)?.data["reason"] == "revoked")
        #expect(try reason(token(TestKeys.p256, .es256, kid: "2026")) != nil)
        #expect(new.refusal(.getSelf) == nil)
        #expect(manager.refusal(.deletePublicKey, ["kid": "2026"])?.status == .notFound)
        #expect(manager.refusal(.deletePublicKey, ["id": second["id"] ?? .null]) == nil)
        #expect(new.refusal(.getSelf)?.data["reason"] == "revoked")
    }

    /// `kid` is a look-up among the workspace's own keys, and says nothing else.
    @Test func aKidThatIsNotRegisteredIsRefused() throws {
        try register(TestKeys.p256Public, kid: "one")
        for kid in ["two", "../one", "' OR 1=1 --", "ONE"] {
            #expect(try reason(token(TestKeys.p256, .es256, kid: kid)) == "key", "\(kid)")
        }
        // Another key's name, with the right signature of this one.
        try register(TestKeys.rsaPublic, kid: "two")
        #expect(try reason(token(TestKeys.p256, .es256, kid: "two")) == "algorithm")
    }

    @Test func withoutAKidOnlyOneKeyMayFit() throws {
        try register(TestKeys.p256Public, kid: "a")
        #expect(try reason(token(TestKeys.p256, .es256)) == nil)
        try register(TestKeys.rsaPublic, kid: "b")
        #expect(try reason(token(TestKeys.p256, .es256)) == nil)
        try register(TestKeys.p256Public, kid: "c")
        #expect(try reason(token(TestKeys.p256, .es256)) == "key")
        #expect(try reason(token(TestKeys.p256, .es256, kid: "c")) == nil)
    }

    @Test func aKeyIsBoundToItsAlgorithm() throws {
        try register(TestKeys.rsaPublic, algorithm: "PS256")
        #expect(try reason(token(TestKeys.rsa, .ps256)) == nil)
        #expect(try reason(token(TestKeys.rsa, .rs256)) == "algorithm")
        // The public key used as a shared secret (CVE-2026-44699 and its many relatives).
        for form in [TestKeys.rsaPublic, TestKeys.rsaPublic + "\n"] {
            let claims = #"{"workspaceKey":"acme","isAdmin":true,"exp":1900000000}"#
            #expect(try reason(world.sign(claims, form)) == "signature")
        }
    }

    /// A private key that somebody pastes by mistake is refused, and not a byte of it is kept.
    @Test(arguments: [TestKeys.rsa, TestKeys.p256, TestKeys.p256SEC1, TestKeys.ed25519])
    func privateKeysAreRefusedAndNotKept(pem: String) throws {
        let jwk = try KeySet([Key(pem: pem.utf8)]).publicJWK(isSet: false)
        let withPrivateHalf = jwk.merging(["d": "AAAA"])
        for key in [JSON.string(pem), withPrivateHalf, .string(withPrivateHalf.text)] {
            let refusal = manager.refusal(.createPublicKey, ["key": key])
            #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "key")
            #expect(refusal.map { !$0.json.text.contains(pem.prefix(100).suffix(40)) } == true)
        }
        #expect(manager.refusal(.createPublicKey, ["key": .string(pem)])?.message.contains("private key") == true)
        #expect(try manager.call(.listPublicKeys)["items"] == [])
    }

    @Test func jwksAreTakenAsObjectsAndAsText() throws {
        let jwk = try KeySet([Key(pem: TestKeys.ed25519Public.utf8, kid: "own")]).publicJWK(isSet: false)
        let record = try manager.call(.createPublicKey, ["key": jwk])
        #expect(record["kid"] == "own" && record["jwk"]?["x"] == jwk["x"] && record["algorithms"] == ["EdDSA"])
        #expect(manager.refusal(.createPublicKey, ["key": .string(jwk.text)])?.status == .alreadyExists)
        #expect(manager.refusal(.createPublicKey, ["key": ["keys": [jwk]]])?.data["path"] == "key")
        #expect(try world.client(token(TestKeys.ed25519, .eddsa, kid: "own")).refusal(.getSelf) == nil)
    }

    @Test(
        arguments: [
            (["key": "not a key"], "key"), (["key": 5], "key"), (["key": ["kty": "oct", "k": "AAAA"]], "key"),
            (["key": ["kty": "oct", "k": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]], "key"),
            (["key": .string(TestKeys.rsa1024)], "key"), (["key": .string(TestKeys.x25519)], "key"),
            (["key": .string(TestKeys.rsaPublic), "algorithm": "none"], "algorithm"),
            (["key": .string(TestKeys.rsaPublic), "algorithm": "ES256"], "key"),
            (["key": .string(TestKeys.rsaPublic), "kid": ""], "kid"), (["kid": "a"], "key"),
        ] as [(JSON, String)])
    func whatIsNoPublicKeyIsRefused(request: JSON, path: String) {
        let refusal = manager.refusal(.createPublicKey, request)
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"]?.stringValue == path)
    }

    @Test func anotherWorkspacesKeysCheckNothingHere() throws {
        let instance = try world.instance()
        _ = try instance.call(.createWorkspace, ["key": "b"])
        let token = try instance.call(.createAccessToken, ["isAdmin": true, "workspaceKey": "b"])["token"]
        let other = try world.client(token?.stringValue ?? "")
        _ = try other.call(.createPublicKey, ["key": .string(TestKeys.p256Public), "kid": "k"])
        #expect(try reason(self.token(TestKeys.p256, .es256, kid: "k")) != nil)
        #expect(try manager.call(.listPublicKeys)["items"] == [])
        #expect(manager.refusal(.deletePublicKey, ["kid": "k"])?.status == .notFound)
    }
}
