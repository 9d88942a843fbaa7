/// What one of a provider's endpoints answered, for whoever has to find out why it refused: who answered, and how it put it
/// in its own words. Secrets are taken out.
struct ProviderWords: Sendable {
    /// Which endpoint answered: its name for code and for people.
    enum Endpoint: String, Sendable {
        case token
        case revocation
        case pushedAuthorization
        case deviceAuthorization
        case registration
        /// OAuth 1 (RFC 5849, section 2.1).
        case temporaryCredentials
        /// The app's own API, which some connectors ask for credentials.
        case app

        /// Who speaks in messages.
        func name(of appName: String) -> String {
            switch self {
            case .token: "\(appName)'s token endpoint"
            case .revocation: "\(appName)'s revocation endpoint"
            case .pushedAuthorization: "\(appName)'s endpoint for pushed authorization requests"
            case .deviceAuthorization: "\(appName)'s device authorization endpoint"
            case .registration: "\(appName)'s registration endpoint"
            case .temporaryCredentials: "\(appName)'s endpoint for temporary credentials"
            case .app: appName
            }
        }
    }

    private let endpoint: Endpoint
    private let status: Int
    private let description: String?
    private let beginning: String

    /// - Parameter answer: the body, where it could be read.
    /// - Parameter redaction: of what was sent, and must not come back in an error.
    init(_ endpoint: Endpoint, _ response: HTTPResponse, _ answer: JSONObject?, _ redaction: Redaction) {
        self.endpoint = endpoint
        status = response.status
        // What came with a success may be a secret that nobody has seen yet.
        let isSuccess = (200..<300).contains(response.status)
        let body = answer.map { Array(JSON.object(Self.withoutSecrets($0, all: isSuccess)).text.utf8) }
        // Nothing, read as a form, is an object that nobody wrote.
        beginning = redaction.beginning(
            of: response.body.isEmpty ? [] : body ?? response.body, maximum: Self.longestAnswer)
        // By the standard's name, or by those of others (Stripe, Atlassian, FastAPI, Slack).
        let found =
            ["error_description", "error_message", "message", "detail", "reason"].lazy.compactMap {
                answer?[$0]?.stringValue
            }.first ?? answer?["error"]?["message"]?.stringValue
        description = found.map { redaction.beginning(of: Array($0.utf8), maximum: Self.longestDescription) }
            .flatMap { $0.isEmpty ? nil : $0 }
    }

    private static let longestAnswer = 500
    private static let longestDescription = 300
    private static let longestInMessage = 200

    /// The failure with what was answered.
    func added(to failure: Failure) -> Failure {
        var failure = failure
        let code = failure.oauthCode == OAuthErrorCode.unrecognised ? nil : failure.oauthCode
        failure.httpStatus = status
        failure.data["endpoint"] = .string(endpoint.rawValue)
        failure.data["httpStatus"] = .integer(Int64(status))
        failure.data["error"] = code.map { .string($0) }
        failure.data["errorDescription"] = description.map { .string($0) }
        if !beginning.isEmpty { failure.data["answer"] = .string(beginning) }
        if let description {
            failure.message += " It says: “\(description)”"
        } else if code == nil, !beginning.isEmpty {
            failure.message += " Its answer begins: “\(beginning.shown(Self.longestInMessage))”"
        }
        return failure
    }

    // MARK: Secrets that came

    /// The answer without what is called a secret; `all` leaves only the texts that explain.
    private static func withoutSecrets(_ answer: JSONObject, all: Bool) -> JSONObject {
        var shown = JSONObject()
        for (name, value) in answer {
            switch value {
            case .object(let members): shown[name] = .object(withoutSecrets(members, all: all))
            case .string where all ? !explaining.contains(name) : JSON.isSecretName(name):
                shown[name] = .string(Redaction.mark)
            case .array where all || JSON.isSecretName(name): shown[name] = .string(Redaction.mark)
            default: shown[name] = value
            }
        }
        return shown
    }

    private static let explaining: Set<ExactText> = [
        "error", "error_description", "error_message", "error_uri", "message", "detail", "reason", "status", "scope",
        "token_type",
    ]
}
