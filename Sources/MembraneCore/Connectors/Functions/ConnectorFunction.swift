/// A function of a connector, checked and ready to be run.
enum ConnectorFunction: Sendable {
    /// Computed from the function's variables (`mapping`).
    case mapping(Formula)
    /// One request to the app (`rest-api-mapping`).
    case request(RESTMapping)
    /// Computed by the host (`native`), under the name that it is registered by.
    case native(String)

    enum Kind: CaseIterable {
        case oauthConfig
        /// `getOAuthConfig` of type `oauth1`.
        case oauth1Config
        case credentialsFromInput
        case credentialsFromAccessToken
        case credentialsFromRefreshToken
        /// Instead of the standard exchange of the code.
        case tokenData
        /// Instead of the standard refresh.
        case refresh
        case apiClient
        case test
        case disconnect

        /// The member of a connector's definition.
        var name: String {
            switch self {
            case .oauthConfig, .oauth1Config: "getOAuthConfig"
            case .credentialsFromInput: "getCredentialsFromConnectionParameters"
            case .credentialsFromAccessToken: "getCredentialsFromAccessTokenResponse"
            case .credentialsFromRefreshToken: "getCredentialsFromRefreshTokenResponse"
            case .tokenData: "getTokenData"
            case .refresh: "refreshCredentials"
            case .apiClient: "makeApiClient"
            case .test: "test"
            case .disconnect: "disconnect"
            }
        }

        /// Says also what the API's answers mean.
        var hasRules: Bool { self == .apiClient }

        /// The variables that the function sees. `connectionParameters` is the older name of `connectionInput`.
        var variables: [String] {
            let parameters = ["connectorParameters", "connectionInput", "connectionParameters"]
            return switch self {
            case .oauthConfig, .oauth1Config: parameters + ["redirectUri", "state"]
            case .credentialsFromInput: parameters
            case .credentialsFromAccessToken: parameters + ["queryParameters", "tokenResponse"]
            case .credentialsFromRefreshToken: parameters + ["credentials", "tokenResponse"]
            case .tokenData: parameters + ["queryParameters", "codeVerifier", "redirectUri"]
            case .apiClient, .test, .disconnect, .refresh: parameters + ["credentials"]
            }
        }

        /// Whether the function answers yes or no, or nothing, and not an object.
        var isQuestion: Bool { self == .test || self == .disconnect }

        /// Whether what the function gives is stored.
        var givesCredentials: Bool {
            switch self {
            case .credentialsFromInput, .credentialsFromAccessToken, .credentialsFromRefreshToken, .tokenData, .refresh:
                true
            case .oauthConfig, .oauth1Config, .apiClient, .test, .disconnect: false
            }
        }

        /// How requests of the function are sent; nil where it cannot be one.
        var requests: RESTMapping.Sending? {
            switch self {
            case .oauthConfig, .oauth1Config: .alone
            case .credentialsFromInput, .tokenData, .refresh: .toBase
            case .credentialsFromAccessToken, .credentialsFromRefreshToken: .either
            case .test, .disconnect: .throughClient
            // It says how requests are sent.
            case .apiClient: nil
            }
        }

        /// The types that the function may have, the usual one first.
        var types: [String] {
            let mapping = isQuestion ? ["rest-api-mapping", "mapping"] : ["mapping", "rest-api-mapping"]
            return (requests == nil ? ["mapping"] : mapping) + ["native"]
        }
    }

    /// Refuses a function that could not be run, and says where.
    @discardableResult
    static func validate(_ json: JSON, path: String, _ kind: Kind) throws(Failure) -> ConnectorFunction {
        guard case .object(let members) = json else {
            throw .invalidRequest("“\(kind.name)” is an object, not \(json.kindName).", path: path)
        }
        switch try type(members, path: path, kind) {
        case "rest-api-mapping": return .request(try RESTMapping(members, path: path, kind))
        case "native":
            let own = kind.hasRules ? APIRules.removed(from: members) : members
            return .native(try NativeFunctions.name(in: own, path: path))
        default: return .mapping(try formula(members, path: path, kind))
        }
    }

    private static func formula(_ members: JSONObject, path: String, _ kind: Kind) throws(Failure) -> Formula {
        let known = ["type", "mapping"] + (kind.hasRules ? APIRules.members : [])
        if let other = members.names.first(where: { !known.contains($0) }) {
            throw .invalidRequest("A mapping has no member “\(other)”, only “mapping”.", path: "\(path).\(other)")
        }
        guard let mapping = members["mapping"] else {
            throw .invalidRequest("“\(kind.name)” needs “mapping”.", path: path)
        }
        if kind.isQuestion { return try Formula(mapping, path: "\(path).mapping", variables: kind.variables) }
        guard case .object(var results) = mapping else {
            throw .invalidRequest("“mapping” is an object, not \(mapping.kindName).", path: "\(path).mapping")
        }
        if kind.hasRules { results = APIRules.removed(from: results) }
        let formula = try Formula(.object(results), path: "\(path).mapping", variables: kind.variables)
        // Which members a formula gives is only known when it runs.
        if !Formula.isFormula(results) {
            try MappingMember.validate(results, path: "\(path).mapping", kind)
        }
        return formula
    }

    private static func type(_ members: JSONObject, path: String, _ kind: Kind) throws(Failure) -> String {
        guard let type = members["type"] else {
            // The short form: what it holds says what it is.
            if members["code"] != nil { throw javascript(path, kind) }
            let isRequest = kind.isQuestion || kind.requests != nil && members["path"] != nil
            return members["mapping"] == nil && isRequest ? "rest-api-mapping" : "mapping"
        }
        guard case .string(let name) = type else {
            throw .invalidRequest("“type” is a string, not \(type.kindName).", path: "\(path).type")
        }
        if kind.types.contains(name) { return name }
        switch name {
        case "javascript": throw javascript(path, kind)
        case "mapping", "rest-api-mapping", "graphql-api-mapping", "not-supported":
            throw Failure.unsupported(
                "“\(kind.name)” of type “\(name)” is not supported: use \(list(kind)), or leave the function out."
            )
            .with("path", .string("\(path).type"))
        default:
            throw .invalidRequest("There is no function type “\(name)”; use \(list(kind)).", path: "\(path).type")
        }
    }

    private static func list(_ kind: Kind) -> String {
        kind.types.map { "“\($0)”" }.joined(separator: " or ")
    }

    private static func javascript(_ path: String, _ kind: Kind) -> Failure {
        Failure.unsupported(
            "JavaScript is not run inside your process: write “\(kind.name)” as \(list(kind)), where “native” is a "
                + "function of your program that you register by its name."
        )
        .with("path", .string("\(path).type"))
    }

    /// Says who must act on what a function cannot compute: whoever set the integration up, whoever wrote the connector,
    /// or, where it is a part of a host, whoever entered it.
    static func blame(_ failure: Failure, _ kind: Kind) -> Failure {
        let locator = failure.data["locator"]?.stringValue ?? ""
        if let name = locator.removing(prefix: "connectorParameters.") {
            return Failure.configuration(
                "missing_parameters", "\(failure.message) Set the integration's parameter “\(name)”."
            ).with("parameters", [.string(String(name))]).with("function", .string(kind.name))
                .with("path", failure.data["path"] ?? .string(kind.name))
        }
        guard failure.status == .invalidRequest else { return failure }
        if failure.key == Failure.hostPartInvalid, entered.contains(where: locator.hasPrefix) { return failure }
        var blamed = Failure.configuration(
            failure.key == "invalid_request" ? "connector_invalid" : failure.key, failure.message)
        blamed.data = failure.data
        return blamed.with("function", .string(kind.name))
    }

    private static let entered = ["connectionInput.", "connectionParameters.", "credentials."]
}
