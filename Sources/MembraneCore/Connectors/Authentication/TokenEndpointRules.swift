/// What a connector says of its token endpoint where that one differs from the standard (RFC 6749).
struct TokenEndpointRules: Sendable {
    enum RequestFormat: String, CaseIterable, Sendable {
        case form
        case json
        case query
    }

    enum RequestMethod: String, CaseIterable, Sendable {
        case post = "POST"
        case get = "GET"
    }

    enum LifetimeUnit: String, CaseIterable, Sendable {
        case seconds
        case milliseconds
        /// Tableau's "177:05:38".
        case daysHoursMinutes = "days:hours:minutes"
    }

    var requestFormat = RequestFormat.form
    var requestMethod = RequestMethod.post
    var headers: [(String, String)] = []
    /// Parameters of every token request, and of refreshes only.
    var extraTokenParameters: [(String, String)] = []
    var extraRefreshParameters: [(String, String)] = []
    var refreshTokenParameter = "refresh_token"

    /// Where the answer has what the standard has at its top, as names joined by dots.
    var paths: [ExactText: String] = [:]
    /// What stands at `paths["error"]` when nothing is wrong.
    var successValues: [String] = []
    /// The provider's error codes as the standard calls them.
    var errorCodes: [ExactText: String] = [:]

    /// What is asked for, and how scopes are parted.
    var scopes: [String] = []
    var scopeSeparator = " "

    var lifetimeUnit = LifetimeUnit.seconds
    var defaultLifetimeSeconds: Int64?
    var marginSeconds: Int64?
    /// How long after its first use the provider takes a refresh token again.
    var graceSeconds: Int64?
    /// The old refresh token stays, also when another one comes.
    var keepsRefreshToken = false
    /// A refresh that succeeds only makes the present token live longer.
    var refreshReturnsNoToken = false
    /// The refresh token before serves until the present one was used.
    var previousRefreshTokenServes = false

    /// Giving one token back ends every grant that the person has given this client.
    var revocationEndsAllGrants = false

    static let pathNames = [
        "accessToken", "refreshToken", "expiresIn", "expiresAt", "refreshTokenExpiresIn", "refreshTokenExpiresAt",
        "scope", "error",
    ]

    /// The numbers that the rules may hold.
    static let lifetimes: ClosedRange<Int64> = 1...315_360_000
    static let margins: ClosedRange<Int64> = 0...86_400
    static let graces: ClosedRange<Int64> = 1...31_536_000

    init() {}

    init(_ result: MappingResult) throws(Failure) {
        requestFormat = try result.choice("tokenRequestFormat") ?? .form
        requestMethod = try result.choice("tokenRequestMethod") ?? .post
        headers = try result.headers("tokenHeaders")
        extraTokenParameters = try result.pairs("extraTokenParameters")
        extraRefreshParameters = try result.pairs("extraRefreshParameters")
        refreshTokenParameter = try result.text("refreshTokenParameter") ?? refreshTokenParameter
        for (name, value) in try result.pairs("tokenResponse") {
            if name == "success" { successValues.append(value) } else { paths[name] = value }
        }
        for (code, standard) in try result.pairs("tokenErrors") { errorCodes[code] = standard }
        lifetimeUnit = try result.choice("expiresInUnit") ?? .seconds
        defaultLifetimeSeconds = try result.integer("defaultExpiresInSeconds", Self.lifetimes)
        marginSeconds = try result.integer("refreshMarginSeconds", Self.margins)
        graceSeconds = try result.integer("refreshTokenGraceSeconds", Self.graces)
        keepsRefreshToken = try result.flag("keepRefreshToken")
        refreshReturnsNoToken = try result.flag("refreshReturnsNoToken")
        previousRefreshTokenServes = try result.flag("previousRefreshTokenServes")
        revocationEndsAllGrants = try result.flag("revocationEndsAllGrants")
    }
}
