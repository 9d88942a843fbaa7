import Testing

@testable import MembraneCore

@Suite struct SignAndVerifyTests {
    private static let now = ManualClock.start
    private static let secret = String(repeating: "k", count: 64)

    private func sign(_ claims: TokenClaims, _ algorithm: Algorithm = .hs256) throws(Failure) -> String {
        try Token.sign(claims, secret: Secret(Self.secret.utf8), algorithm, now: Self.now)
    }

    private func verify(_ token: String) throws(Failure) -> VerifiedClaims {
        try Token.verify(token, secret: Secret(Self.secret.utf8), now: Self.now)
    }

    @Test(arguments: Algorithm.symmetric)
    func aSignedTokenVerifies(algorithm: Algorithm) throws {
        var claims = TokenClaims(workspaceKey: "acme", tenantKey: "customer-42", expiresInSeconds: 60)
        claims.name = "Customer"
        claims.fields = object(["plan": "gold", "seats": 5])
        let token = try sign(claims, algorithm)
        let parts = token.split(separator: ".")
        #expect(parts.count == 3)
        #expect(Base64.decode(parts[2].utf8, .url)?.count == (algorithm.hmacHash?.size ?? 0))
        let verified = try verify(token)
        #expect(verified.workspaceKey == "acme" && verified.tenantKey == "customer-42" && verified.name == "Customer")
        #expect(verified.fields == object(["plan": "gold", "seats": 5]) && !verified.isAdmin)
        #expect(
            verified.all["iat"] == .integer(Self.now / 1000) && verified.all["exp"] == .integer(Self.now / 1000 + 60))
        #expect(verified.validUntil == Self.now + 60_000 + 60_000)
    }

    @Test func theHeaderNamesAlgorithmAndType() throws {
        let token = try sign(TokenClaims(workspaceKey: "acme"), .hs512)
        let header = Base64.decode(token.split(separator: ".")[0].utf8, .url) ?? []
        #expect(try JSON(parsing: header, what: "The header") == ["alg": "HS512", "typ": "JWT"])
    }

    @Test func absentClaimsAreNotWritten() throws {
        let all = try verify(try sign(TokenClaims(workspaceKey: "acme"))).all
        #expect(Set(all.names) == ["workspaceKey", "isAdmin", "iat", "exp"])
    }

    @Test(arguments: [
        #"say "hi" \ / "#, "\u{01}\u{08}\t\n\u{0B}\u{0C}\r\u{1F}\u{7F}", "Grüße 👩‍👩‍👧‍👦 \u{202E}\u{2028}", "\u{FEFF}",
        "</script>",
    ])
    func anyTextSurvives(text: String) throws {
        var claims = TokenClaims(workspaceKey: text, tenantKey: text)
        claims.name = text
        claims.fields = object(["k": .string(text)])
        claims.fields?[text] = "v"
        let verified = try verify(try sign(claims))
        #expect(verified.workspaceKey == text && verified.tenantKey == text && verified.name == text)
        #expect(verified.fields == claims.fields)
    }

    /// Nobody is given a token that is refused afterwards.
    @Test func whatCouldNotBeVerifiedIsNotSigned() throws {
        func nested(_ depth: Int) -> JSON { depth == 0 ? 1 : ["a": nested(depth - 1)] }
        var claims = TokenClaims(workspaceKey: "acme")
        claims.name = ""
        #expect(failure { () throws(Failure) in _ = try sign(claims) }?.status == .invalidArgument)
        claims.name = nil
        for depth in 60...66 {
            claims.fields = object(nested(depth))
            let refusal = failure { () throws(Failure) in _ = try verify(try sign(claims)) }
            #expect(refusal == nil || refusal?.status == .invalidArgument, "\(depth)")
        }
    }

    @Test func aManagementTokenHasNoTenant() throws {
        var claims = TokenClaims(workspaceKey: "acme")
        claims.isAdmin = true
        let verified = try verify(try sign(claims))
        #expect(verified.isAdmin && verified.tenantKey == nil && verified.all["isAdmin"] == true)
        claims.tenantKey = "customer"
        #expect(failure { () throws(Failure) in _ = try sign(claims) }?.status == .invalidArgument)
    }

    @Test(arguments: Algorithm.symmetric)
    func shortSecretsAreRefused(algorithm: Algorithm) throws {
        let claims = TokenClaims(workspaceKey: "acme")
        let exact = Secret([UInt8](repeating: 1, count: (algorithm.hmacHash?.size ?? 0)))
        let short = Secret([UInt8](repeating: 1, count: (algorithm.hmacHash?.size ?? 0) - 1))
        let token = try Token.sign(claims, secret: exact, algorithm, now: Self.now)
        _ = try Token.verify(token, secret: exact, now: Self.now)
        let signing = failure { () throws(Failure) in
            _ = try Token.sign(claims, secret: short, algorithm, now: Self.now)
        }
        let verifying = failure { () throws(Failure) in _ = try Token.verify(token, secret: short, now: Self.now) }
        #expect(signing?.status == .invalidArgument)
        // Too short for any algorithm is the caller's mistake; too short for this token's is a reason to refuse it.
        #expect(verifying?.status == (algorithm == .hs256 ? .invalidArgument : .notAuthenticated))
        #expect(verifying?.data["reason"] == (algorithm == .hs256 ? nil : "algorithm"))
    }

    @Test(arguments: [("", nil, 60), ("acme", "", 60), ("acme", nil, 0), ("acme", nil, -1), ("acme", nil, 315_360_001)])
    func claimsThatMakeNoSenseAreNotSigned(workspace: String, tenant: String?, lifetime: Int64) {
        let claims = TokenClaims(workspaceKey: workspace, tenantKey: tenant, expiresInSeconds: lifetime)
        #expect(failure { () throws(Failure) in _ = try sign(claims) }?.status == .invalidArgument)
    }

    @Test func aTokenIsNotLargerThanTheLimit() throws {
        var claims = TokenClaims(workspaceKey: "acme")
        claims.name = String(repeating: "n", count: 12_000)
        let token = try sign(claims)
        #expect(token.utf8.count <= Token.maximumSize)
        #expect(try verify(token).name == claims.name)
        claims.name = String(repeating: "n", count: 13_000)
        #expect(failure { () throws(Failure) in _ = try sign(claims) }?.status == .invalidArgument)
    }
}
