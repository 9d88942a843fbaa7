@testable import MembraneCore

extension Target {
    /// What a token endpoint answers. The first byte chooses the connector's rules.
    static let answer = Target(name: "answer") { input in
        guard let first = input.first,
            let answer = try? JSON(parsing: input.dropFirst(), what: "The answer").objectValue
        else { return }
        var rules = TokenEndpointRules()
        rules.lifetimeUnit = TokenEndpointRules.LifetimeUnit.allCases[Int(first) % 3]
        if first & 64 != 0 {
            rules.paths = ["accessToken": "data.token", "expiresIn": "data.expires", "expiresAt": "data.until"]
        }
        let now: Int64 = 1_800_000_000_000
        guard let response = try? TokenResponse(answer, rules, requestedAt: now) else { return }
        expect(!(response.answer["access_token"]?.stringValue ?? "").isEmpty, "there is a token")
        for token in [response.answer["access_token"]?.stringValue, response.refreshToken] {
            expect(token?.utf8.allSatisfy { 0x20...0x7e ~= $0 } ?? true, "a token ends no header")
        }
        for instant in [response.expiresAt, response.refreshTokenExpiresAt] {
            expect(
                instant.map { $0 > now && $0 < now + 400 * 365 * 86_400_000 } ?? true, "an end is ahead, and not far")
        }
    }
}
