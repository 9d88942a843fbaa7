/// What a connector says about the answers of its API, beside how requests are made: members of `makeApiClient`.
struct APIRules: Sendable {
    var handlers: [ResponseHandler] = []
    var rateLimit = RateLimitRule()
    var pagination: PaginationRule?

    static let none = APIRules()
    static let members = ["responseHandlers", "rateLimit", "pagination"]
    private static let maximumHandlers = 50

    private init() {}

    /// The rules of a function, which stand in its mapping, as the platform has them, or beside it.
    init(function: JSON, path: String, _ kind: ConnectorFunction.Kind) throws(Failure) {
        let variables = kind.variables + ["response"]
        for (place, json) in [(path, function), ("\(path).mapping", function["mapping"] ?? .null)] {
            guard case .object(let members) = json else { continue }
            if let value = members["responseHandlers"] {
                guard case .array(let elements) = value, elements.count <= Self.maximumHandlers else {
                    throw .invalidRequest(
                        "“responseHandlers” is a list of at most \(Self.maximumHandlers).",
                        path: "\(place).responseHandlers")
                }
                for (index, element) in elements.enumerated() {
                    handlers.append(
                        try ResponseHandler(
                            element, path: "\(place).responseHandlers[\(index)]", variables: variables))
                }
            }
            if let value = members["rateLimit"] {
                rateLimit = try RateLimitRule(value, path: "\(place).rateLimit", variables: variables)
            }
            if let value = members["pagination"] {
                pagination = try PaginationRule(value, path: "\(place).pagination")
            }
        }
    }

    /// A mapping without the rules, which are no part of what it computes.
    static func removed(from mapping: JSONObject) -> JSONObject {
        var rest = mapping
        for name in members { rest[name] = nil }
        return rest
    }

    enum Verdict {
        case success(HTTPResponse, data: JSON?)
        /// The credentials are refused: new ones may help.
        case expired(Failure?)
        case failed(Failure)
    }

    /// What an answer means. The first handler that matches decides; otherwise 401 means that the credentials are
    /// refused, 429 or the rule for limits that patience is wanted, and anything else is an answer.
    func verdict(
        _ response: HTTPResponse, by appName: String, _ variables: @autoclosure () -> JSONObject, _ clock: any Clock
    ) throws(Failure) -> Verdict {
        do throws(Failure) {
            return try judge(response, by: appName, variables(), clock)
        } catch {
            throw ConnectorFunction.blame(error, .apiClient)
        }
    }

    private func judge(
        _ response: HTTPResponse, by appName: String, _ variables: @autoclosure () -> JSONObject, _ clock: any Clock
    ) throws(Failure) -> Verdict {
        lazy var withResponse = Self.with(response, variables())
        for handler in handlers where try handler.matches(withResponse) {
            if handler.isSuccess {
                return .success(response, data: try handler.data?.evaluate(withResponse))
            }
            let failure = try handler.failure(response, by: appName, withResponse)
            switch failure.key {
            case "access_token_expired": return .expired(failure)
            case "rate_limit_exceeded":
                var wish = rateLimit.failure(response, by: appName, now: clock.now)
                wish.message = failure.message
                wish.data = wish.data.merging(failure.data)
                return .failed(wish)
            default: return .failed(failure)
            }
        }
        let wish = try rateLimit.failure(response, by: appName, { withResponse }, clock)
        if let wish { return .failed(wish) }
        return response.status == 401 ? .expired(nil) : .success(response, data: nil)
    }

    private static func with(_ response: HTTPResponse, _ variables: JSONObject) -> JSONObject {
        var variables = variables
        variables["response"] = response.asVariable
        return variables
    }
}
