/// Why a token is not accepted. The platform knows one key for all of them; `data.reason` says more.
extension Failure {
    enum TokenReason: String {
        case malformed
        case algorithm
        case signature
        case expired
        case notYetValid = "not_yet_valid"
        case claims
        case key
        case audience
        case issuer
        case workspace
        /// An opaque token that the store does not know.
        case unknown
        case revoked
    }

    static func notAuthenticated(_ reason: TokenReason, _ message: String) -> Failure {
        Failure(.notAuthenticated, .badRequest, "not_authenticated", message).with("reason", .string(reason.rawValue))
    }

    static func accessDenied(_ message: String) -> Failure {
        Failure(.accessDenied, .badRequest, "access_denied", message)
    }
}
