/// A function of a connector: a mapping, or for `test` one request.
enum ConnectorFunction {
    enum Kind: CaseIterable {
        case oauthConfig
        case credentialsFromInput
        case credentialsFromAccessToken
        case credentialsFromRefreshToken
        case apiClient
        case test
        case disconnect
        /// `makeApiClient` of a workspace's own API: the base URI is set beside it.
        case internalAPIClient

        /// The member of a connector's definition.
        var name: String {
            switch self {
            case .oauthConfig: "getOAuthConfig"
            case .credentialsFromInput: "getCredentialsFromConnectionParameters"
            case .credentialsFromAccessToken: "getCredentialsFromAccessTokenResponse"
            case .credentialsFromRefreshToken: "getCredentialsFromRefreshTokenResponse"
            case .apiClient, .internalAPIClient: "makeApiClient"
            case .test: "test"
            case .disconnect: "disconnect"
            }
        }

        /// The variables that the function sees. `connectionParameters` is the older name of `connectionInput`.
        var variables: [String] {
            let parameters = ["connectorParameters", "connectionInput", "connectionParameters"]
            return switch self {
            case .oauthConfig: parameters + ["redirectUri", "state"]
            case .credentialsFromInput: parameters
            case .credentialsFromAccessToken: parameters + ["queryParameters", "tokenResponse"]
            case .credentialsFromRefreshToken: parameters + ["credentials", "tokenResponse"]
            case .apiClient, .test, .disconnect: parameters + ["credentials"]
            case .internalAPIClient: ["credentials"]
            }
        }
    }

    /// Refuses a function that could not be run, and says where. Gives its mapping; nil for a request.
    @discardableResult
    static func validate(_ json: JSON, path: String, _ kind: Kind) throws(Failure) -> Formula? {
        guard case .object(let members) = json else {
            throw .invalidRequest("“\(kind.name)” is an object, not \(json.kindName).", path: path)
        }
        try checkType(members, path: path, kind)
        if kind == .test || kind == .disconnect {
            try RESTCall.validate(members, path: path)
            return nil
        }
        if let other = members.names.first(where: { $0 != "type" && $0 != "mapping" }) {
            throw .invalidRequest("A mapping has no member “\(other)”, only “mapping”.", path: "\(path).\(other)")
        }
        guard let mapping = members["mapping"] else {
            throw .invalidRequest("“\(kind.name)” needs “mapping”.", path: path)
        }
        guard case .object(let results) = mapping else {
            throw .invalidRequest("“mapping” is an object, not \(mapping.kindName).", path: "\(path).mapping")
        }
        let formula = try Formula(mapping, path: "\(path).mapping", variables: kind.variables)
        // Which members a formula gives is only known when it runs.
        if !Formula.isFormula(results) {
            try MappingMember.validate(results, path: "\(path).mapping", kind)
        }
        return formula
    }

    private static func checkType(_ members: JSONObject, path: String, _ kind: Kind) throws(Failure) {
        let expected = kind == .test || kind == .disconnect ? "rest-api-mapping" : "mapping"
        guard let type = members["type"] else {
            // The short form: what it holds says what it is.
            if members["code"] != nil { throw javascript(path, kind) }
            return
        }
        guard case .string(let name) = type else {
            throw .invalidRequest("“type” is a string, not \(type.kindName).", path: "\(path).type")
        }
        switch name {
        case expected: return
        case "javascript": throw javascript(path, kind)
        case "mapping", "rest-api-mapping", "graphql-api-mapping", "not-supported":
            throw Failure.unsupported(
                "“\(kind.name)” of type “\(name)” is not supported: use “\(expected)”, or leave the function out."
            )
            .with("path", .string("\(path).type"))
        default:
            throw .invalidRequest("There is no function type “\(name)”; use “\(expected)”.", path: "\(path).type")
        }
    }

    private static func javascript(_ path: String, _ kind: Kind) -> Failure {
        let instead =
            kind == .test || kind == .disconnect ? "“rest-api-mapping”" : "“mapping” (or “rest-api-mapping” for test)"
        return Failure.unsupported("JavaScript is not run inside your process: use \(instead).")
            .with("path", .string("\(path).type"))
    }

    /// The result of a mapping. A parameter that it lacks is the integration's to set.
    static func result(_ formula: Formula, _ variables: JSONObject, _ kind: Kind) throws(Failure) -> MappingResult {
        let result: JSON
        do throws(Failure) {
            result = try formula.evaluate(variables)
        } catch {
            throw blame(error, kind)
        }
        guard case .object(let members) = result else {
            throw .configuration("connector_invalid", "“\(kind.name)” of the connector gives no object.")
        }
        return MappingResult(members: members, function: kind.name)
    }

    /// Says who must act on what a formula lacks.
    static func blame(_ failure: Failure, _ kind: Kind) -> Failure {
        guard let locator = failure.data["locator"]?.stringValue, locator.hasPrefix("connectorParameters.") else {
            return failure
        }
        let name = String(locator.dropFirst("connectorParameters.".count))
        return Failure.configuration(
            "missing_parameters", "\(failure.message) Set the integration's parameter “\(name)”."
        ).with("parameters", [.string(name)])
    }
}
