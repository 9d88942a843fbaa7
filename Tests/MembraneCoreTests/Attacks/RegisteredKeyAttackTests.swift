import Testing

@testable import MembraneCore

/// Attacks 8, 9 and 10 against a workspace that has registered public keys, through the whole authentication.
@Suite struct RegisteredKeyAttackTests {
    private static let claims = #"{"workspaceKey":"acme","isAdmin":true,"exp":1900000000}"#
    private static let registered = [TestKeys.rsaPublic, TestKeys.p256Public, TestKeys.ed25519Public]
    private let world: World

    init() throws {
        world = try World()
        for (index, pem) in Self.registered.enumerated() {
            _ = try world.manager().call(.createPublicKey, ["key": .string(pem), "kid": .string("key-\(index)")])
        }
    }

    private func refusal(_ token: String) -> Failure? {
        failure { () throws(Failure) in _ = try Client(engine: world.engine, token: token) }
    }

    @Test func whoHasThePrivateKeyGetsIn() throws {
        let token = try Attacker.token(
            Attacker.header("ES256", #""kid":"key-1""#), Self.claims, signedBy: Key(pem: TestKeys.p256.utf8), .es256)
        #expect(refusal(token) == nil)
    }

    /// What is public is no secret, in whatever form.
    @Test(arguments: registered)
    func attack8ARegisteredKeyIsNoSecret(pem: String) throws {
        let jwk = try Attacker.keys(pem).publicJWK(isSet: false).text
        for (name, hash) in Attacker.symmetric {
            for secret in [Array(pem.utf8), Array(pem.utf8.dropLast()), Array(jwk.utf8)] {
                for members in ["", #""kid":"key-0""#, #""kid":"key-1""#, #""kid":"key-2""#] {
                    let token = try Attacker.token(
                        Attacker.header(name, members), Self.claims, hmac: secret, hash)
                    #expect(refusal(token)?.data["reason"] == "signature")
                }
            }
        }
    }

    @Test func attack9NoSignatureIsNone() {
        for header in [#"{"alg":"none","kid":"key-0"}"#, #"{"alg":"RS256","kid":"key-0"}"#] {
            #expect(refusal(Attacker.unsigned(header, Self.claims) + ".")?.status == .notAuthenticated)
        }
    }

    /// A right signature by a key that the workspace does not have, or under the name of another.
    @Test func attack10AKeyNobodyRegisteredIsNoKey() throws {
        let other = try Key(pem: TestKeys.p384.utf8)
        let own = try Key(pem: TestKeys.p256.utf8)
        for members in ["", #""kid":"key-0""#, #""kid":"key-1""#, #""kid":"unknown""#] {
            let token = try Attacker.token(Attacker.header("ES384", members), Self.claims, signedBy: other, .es384)
            #expect(refusal(token)?.status == .notAuthenticated)
        }
        for kid in ["key-0", "key-2", "unknown", "acme", ""] {
            let header = Attacker.header("ES256", #""kid":"\#(kid)""#)
            let token = try Attacker.token(header, Self.claims, signedBy: own, .es256)
            #expect(refusal(token)?.status == .notAuthenticated)
        }
    }
}
