/// What answers of one kind mean: an entry of a connector's `responseHandlers`.
struct ResponseHandler: Sendable {
    /// Over `response`: status, headers and data.
    let match: Formula
    let isSuccess: Bool
    /// For a success: what is answered in place of the body.
    let data: Formula?
    let error: Formula?

    init(_ json: JSON, path: String, variables: [String]) throws(Failure) {
        guard case .object(let members) = json else {
            throw .invalidRequest("A response handler is an object, not \(json.kindName).", path: path)
        }
        let known = ["match", "isSuccess", "data", "error"]
        if let other = members.names.first(where: { !known.contains($0) }) {
            let ending = Words.ending(other, among: known)
            throw .invalidRequest("A response handler has no member “\(other)”\(ending)", path: "\(path).\(other)")
        }
        guard let match = members["match"] else {
            throw .invalidRequest("A response handler needs “match”.", path: path)
        }
        self.match = try Formula(match, path: "\(path).match", variables: variables)
        switch members["isSuccess"] ?? false {
        case .bool(let flag): isSuccess = flag
        default: throw .invalidRequest("“isSuccess” is true or false.", path: "\(path).isSuccess")
        }
        data = try members["data"].map { (data) throws(Failure) in
            try Formula(data, path: "\(path).data", variables: variables)
        }
        if let error = members["error"] {
            guard case .object(let parts) = error else {
                throw .invalidRequest("“error” is an object.", path: "\(path).error")
            }
            let known = ["message", "key", "data"]
            if let other = parts.names.first(where: { !known.contains($0) }), !Formula.isFormula(parts) {
                throw .invalidRequest("“error” has “message”, “key” and “data”.", path: "\(path).error.\(other)")
            }
        }
        error = try members["error"].map { (error) throws(Failure) in
            try Formula(error, path: "\(path).error", variables: variables)
        }
    }

    func matches(_ variables: JSONObject) throws(Failure) -> Bool {
        let result = try match.evaluate(variables)
        return result.isTruthy && !result.isEmptyValue
    }

    /// The failure that the handler makes of an answer.
    func failure(_ response: HTTPResponse, by appName: String, _ variables: JSONObject) throws(Failure) -> Failure {
        let error = try error?.evaluate(variables) ?? .null
        let key = error["key"]?.stringValue.flatMap { $0.isEmpty ? nil : String($0.unicodeScalars.prefix(100)) }
        let message = error["message"]?.plainText ?? "\(appName) refused the request (HTTP \(response.status))."
        var failure = Failure(Self.status(key), .connection, key ?? "provider_error", message)
        failure.httpStatus = response.status
        failure.isRetryable = failure.status == .rateLimited || key == nil && response.status >= 500
        for (name, value) in error["data"]?.objectValue ?? JSONObject() { failure = failure.with(name, value) }
        return failure
    }

    private static func status(_ key: String?) -> Status {
        switch key {
        case "access_token_expired", "connection_is_defunct": .credentialsRefused
        case "rate_limit_exceeded": .rateLimited
        default: .providerError
        }
    }
}
