import Testing

@testable import MembraneCore

/// Who a token makes its holder.
@Suite struct ClientTests {
    private let world: World

    init() throws { world = try World() }

    private func refusal(_ token: String) -> Failure? {
        failure { () throws(Failure) in _ = try Client(engine: world.engine, token: token) }
    }

    private func sign(_ claims: String, _ secret: String = World.workspaceSecret) throws -> String {
        let signed =
            Base64.encode(Array(#"{"alg":"HS256"}"#.utf8), .url) + "." + Base64.encode(Array(claims.utf8), .url)
        return signed + "."
            + Base64.encode(try HMAC.authenticate(Array(signed.utf8), key: Secret(secret.utf8), .sha256), .url)
    }

    @Test(
        arguments: [
            (#"{"workspaceKey":"acme","tenantKey":"t","exp":1900000000}"#, nil),
            (#"{"iss":"acme","id":"t","exp":1900000000}"#, nil),
            (#"{"workspaceKey":"other","tenantKey":"t","exp":1900000000}"#, "workspace"),
            (#"{"workspaceKey":"","tenantKey":"t","exp":1900000000}"#, "workspace"),
            (#"{"tenantKey":"t","exp":1900000000}"#, "workspace"),
            (#"{"workspaceKey":5,"tenantKey":"t","exp":1900000000}"#, "workspace"),
            (#"{"workspaceKey":"acme","tenantKey":"t","exp":1700000000}"#, "expired"),
            (#"{"workspaceKey":"acme","tenantKey":"t"}"#, "claims"),
            (#"{"workspaceKey":"acme","tenantKey":5,"exp":1900000000}"#, "claims"),
        ] as [(String, String?)])
    func tokensAreCheckedAgainstTheirWorkspace(claims: String, reason: String?) throws {
        let refusal = try refusal(sign(claims))
        #expect(refusal?.data["reason"]?.stringValue == reason && (refusal == nil) == (reason == nil))
        #expect(refusal?.status == (reason == nil ? nil : .notAuthenticated))
    }

    @Test func anotherSecretsTokenMakesNoTenant() throws {
        let token = try sign(
            #"{"workspaceKey":"acme","tenantKey":"intruder","exp":1900000000}"#, String(repeating: "x", count: 64))
        #expect(refusal(token)?.data["reason"] == "signature")
        let tenant = try world.read { (transaction) throws(Failure) in
            try transaction.tenant(key: "intruder")
        }
        #expect(tenant == nil)
    }

    @Test func anAlgorithmThatIsTooStrongForTheSecretIsRefused() throws {
        let secret = Secret([UInt8](repeating: 5, count: 32))
        _ = try world.write { (transaction) throws(Failure) in
            try transaction.acrossWorkspaces.makeWorkspace(key: "small", secret: secret)
        }
        let signed =
            Base64.encode(Array(#"{"alg":"HS512"}"#.utf8), .url) + "."
            + Base64.encode(Array(#"{"workspaceKey":"small","exp":1900000000}"#.utf8), .url)
        let mac = try HMAC.authenticate(Array(signed.utf8), key: secret, .sha512)
        #expect(refusal(signed + "." + Base64.encode(mac, .url))?.data["reason"] == "algorithm")
    }

    @Test(arguments: ["", "x", "a.b.c", "..", String(repeating: "a", count: 20_000)])
    func whatIsNoTokenIsRefused(token: String) {
        #expect(refusal(token)?.status == .notAuthenticated && refusal(token)?.data["reason"] == "malformed")
    }
}
