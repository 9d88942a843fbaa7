@testable import MembraneCore

/// The OAuth server of the simulation: rotates refresh tokens, and ends the whole family when one is used again.
///
/// Its memory is what really happened, which the invariants compare the engines with.
final class Provider {
    /// What one consent of the person gave: tokens that come from each other.
    final class Family {
        let number: Int
        let connectionId: String
        fileprivate(set) var end: End?
        /// The request that it was issued for; nil while the code has not been redeemed.
        fileprivate(set) var redemption: TokenExchange?
        /// It was a connection's.
        var isStored = false
        /// How many requests to revoke it were sent and did not arrive.
        fileprivate(set) var lostRevocations = 0
        fileprivate var issued = 0

        fileprivate init(_ number: Int, _ connectionId: String) {
            self.number = number
            self.connectionId = connectionId
        }
    }

    /// Why a family's tokens are refused.
    enum End: Equatable {
        case revokedByPerson
        case revokedByUs
        case reused
    }

    final class RefreshToken {
        let text: String
        let family: Family
        /// The requests that it was accepted from; the first one counts for the grace.
        fileprivate(set) var acceptances: [Acceptance] = []
        /// The token, or an access token that came with it, was used.
        fileprivate(set) var isUsed = false
        /// It was stored as the connection's present one.
        var isCommitted = false

        fileprivate init(_ text: String, _ family: Family) {
            self.text = text
            self.family = family
        }
    }

    struct Acceptance {
        let at: Int64
        let exchange: TokenExchange
        let issued: RefreshToken
    }

    private struct AccessToken {
        let refreshToken: RefreshToken
        let expiresAt: Int64
        var isEnded = false
    }

    private unowned let world: World
    private(set) var families: [Family] = []
    private var refreshTokens: [String: RefreshToken] = [:]
    private var accessTokens: [String: AccessToken] = [:]
    private var codes: [String: Family] = [:]

    init(_ world: World) { self.world = world }

    private var plan: Plan { world.plan }
    private var time: Int64 { world.scheduler.time }

    /// The person agrees; the code that the browser brings back.
    func authorize(_ connectionId: String) -> String {
        let family = Family(families.count, connectionId)
        families.append(family)
        let code = "\(Canary.text)-code-\(family.number)"
        codes[code] = family
        return code
    }

    func revoke(_ connectionId: String) {
        for family in families where family.connectionId == connectionId && family.end == nil {
            family.end = .revokedByPerson
        }
    }

    func refreshToken(_ text: String) -> RefreshToken? { refreshTokens[text] }

    /// What a refresh with it would meet now.
    func accepts(_ text: String) -> Bool {
        guard let token = refreshTokens[text], token.family.end == nil else { return false }
        return !plan.rotates || token.acceptances.isEmpty || isInGrace(token)
    }

    func end(of text: String) -> End? { refreshTokens[text]?.family.end }

    // MARK: Requests

    /// RFC 6749, sections 4.1.3 and 6.
    func answer(_ exchange: TokenExchange) -> HTTPResponse {
        guard exchange.isRefresh else {
            guard let family = codes.removeValue(forKey: exchange.grant) else { return .oauthError("invalid_grant") }
            family.redemption = exchange
            return tokens(makeRefreshToken(family), withRefreshToken: true)
        }
        guard let token = refreshTokens[exchange.grant], token.family.end == nil else {
            return .oauthError("invalid_grant")
        }
        token.isUsed = true
        guard plan.rotates else { return tokens(token, withRefreshToken: false) }
        if !token.acceptances.isEmpty, !isInGrace(token) {
            world.judge.reused(token, exchange)
            if plan.reuseRevokes { token.family.end = .reused }
            return .oauthError("invalid_grant")
        }
        if !token.acceptances.isEmpty { world.counts.sentAgainInGrace += 1 }
        if plan.refreshEndsOldAccess { endAccess(token.family) }
        let issued = makeRefreshToken(token.family)
        token.acceptances.append(Acceptance(at: time, exchange: exchange, issued: issued))
        return tokens(issued, withRefreshToken: true)
    }

    /// RFC 7009.
    func revokeToken(_ text: String) -> HTTPResponse {
        if let family = family(of: text), family.end == nil { family.end = .revokedByUs }
        return HTTPResponse(status: 200)
    }

    /// A request to revoke a token got lost, or was refused.
    func missedRevocation(_ text: String) { family(of: text)?.lostRevocations += 1 }

    private func family(of text: String) -> Family? {
        (refreshTokens[text] ?? accessTokens[text]?.refreshToken)?.family
    }

    private func isInGrace(_ token: RefreshToken) -> Bool {
        switch plan.grace {
        case .none: false
        case .seconds(let seconds): token.acceptances.first.map { time - $0.at <= seconds * 1000 } ?? true
        case .untilNewIsUsed: !token.acceptances.contains { $0.issued.isUsed }
        }
    }

    private func makeRefreshToken(_ family: Family) -> RefreshToken {
        family.issued += 1
        let token = RefreshToken("\(Canary.text)-r-\(family.number)-\(family.issued)", family)
        refreshTokens[token.text] = token
        return token
    }

    private func endAccess(_ family: Family) {
        for text in accessTokens.keys where accessTokens[text]?.refreshToken.family === family {
            accessTokens[text]?.isEnded = true
        }
    }

    private func tokens(_ refreshToken: RefreshToken, withRefreshToken: Bool) -> HTTPResponse {
        let access = "\(Canary.text)-a-\(refreshToken.family.number)-\(accessTokens.count)"
        accessTokens[access] = AccessToken(
            refreshToken: refreshToken, expiresAt: time + plan.lifetimeSeconds * 1000)
        var answer = JSONObject()
        answer["access_token"] = .string(access)
        answer["token_type"] = "Bearer"
        if withRefreshToken { answer["refresh_token"] = .string(refreshToken.text) }
        switch plan.expiry {
        case .number: answer["expires_in"] = .integer(plan.lifetimeSeconds)
        case .text: answer["expires_in"] = .string(String(plan.lifetimeSeconds))
        case .absent: break
        case .null: answer["expires_in"] = .null
        }
        return .json(JSON.object(answer).text)
    }

    // MARK: Access

    /// Whose data an access token opens; nil when it opens nothing.
    func connection(accessToken: String) -> String? {
        guard let token = accessTokens[accessToken], token.refreshToken.family.end == nil, !token.isEnded,
            time < token.expiresAt
        else { return nil }
        token.refreshToken.isUsed = true
        return token.refreshToken.family.connectionId
    }

    func owner(accessToken: String) -> String? { accessTokens[accessToken]?.refreshToken.family.connectionId }
}

/// What no error, event or answer may hold: every secret of the simulation begins with it.
enum Canary {
    static let text = "c4nary"
}

extension HTTPResponse {
    static func json(_ text: String, status: Int = 200) -> HTTPResponse {
        var response = HTTPResponse(status: status, body: Array(text.utf8))
        response.headers["Content-Type"] = "application/json"
        return response
    }

    static func oauthError(_ code: String, status: Int = 400) -> HTTPResponse {
        .json(#"{"error": "\#(code)"}"#, status: status)
    }
}
