/// A connector's function that gives credentials, run: a mapping, a function of the host, or one request to the app.
struct CredentialRequest {
    private let connector: Connector
    private let kind: ConnectorFunction.Kind
    private let context: Context
    /// Nobody is there: it is about credentials that were good enough once.
    private let isRenewal: Bool

    init(
        _ connector: Connector, _ kind: ConnectorFunction.Kind, isRenewal: Bool = false, _ context: Context
    ) {
        self.connector = connector
        self.kind = kind
        self.isRenewal = isRenewal
        self.context = context
    }

    /// No app's answer comes near it.
    private static let maximumAnswer = 1 << 20

    /// What the function gives: credentials, or members to be put over them. Empty when the connector has none.
    func run(_ variables: ConnectorVariables) throws(Failure) -> JSONObject {
        guard case .request(let mapping)? = connector.functions[kind] else {
            return try connector.additions(kind, variables, context)
        }
        let object = variables.object(for: kind)
        return try connector.naming(kind) { () throws(Failure) in
            let response = try send(mapping, object, variables)
            do throws(Failure) {
                return try read(response, mapping, object)
            } catch  where error.httpStatus != nil {
                let answer = response.body.count <= Self.maximumAnswer ? TokenAnswer.object(response) : nil
                let redaction = variables.redaction
                var failure = error
                if let code = failure.oauthCode, redaction.finds(in: code) {
                    failure = failure.redacted(redaction)
                    failure.oauthCode = OAuthErrorCode.unrecognised
                }
                throw ProviderWords(.app, response, answer, redaction).added(to: failure)
            }
        }
    }

    // MARK: The request

    private func send(
        _ mapping: RESTMapping, _ object: JSONObject, _ variables: ConnectorVariables
    ) throws(Failure) -> HTTPResponse {
        let request = AppRequest(try mapping.call(object, kind))
        return mapping.isAbsolute
            ? try APIClient.sendAlone(request, context) : try client(mapping, object, variables).send(request)
    }

    /// Where a relative path leads. Only what is asked with fresh tokens is authenticated as the app's other requests are.
    private func client(
        _ mapping: RESTMapping, _ object: JSONObject, _ variables: ConnectorVariables
    ) throws(Failure) -> APIClient {
        if let base = try mapping.base(object, kind) { return try APIClient(base, context) }
        guard kind.requests == .toBase else { return try connector.clientWithAnswer(variables, context) }
        return try APIClient(APIClientConfig(baseUri: try connector.baseUri(variables, context)), context)
    }

    // MARK: The answer

    private func read(
        _ response: HTTPResponse, _ mapping: RESTMapping, _ variables: JSONObject
    ) throws(Failure) -> JSONObject {
        let appName = connector.name
        guard response.body.count <= Self.maximumAnswer else { throw invalid("with too much", response) }
        if response.status == 429 { throw .rateLimited(response, by: appName, context.services.clock) }
        if try mapping.isRefusal(response.asVariable, variables, kind) { throw refused(response) }
        let answer = TokenAnswer.object(response)
        // Whatever the status: some apps answer 200 with an error in it.
        if let answer, let code = TokenAnswer.standardError(answer), code != OAuthErrorCode.unrecognised {
            let failure = Failure.tokenRefusal(code, answer, response, by: appName, context.services.clock)
            switch failure.status {
            case .disconnected: throw refused(response, code)
            case .providerError: throw other(response)
            default: throw failure
            }
        }
        if response.status == 401 { throw refused(response) }
        if (300..<400).contains(response.status) {
            throw invalid("with a redirect, which is not followed: the connector's address is wrong", response)
        }
        guard (200..<300).contains(response.status), answer.flatMap(TokenAnswer.standardError) == nil else {
            throw other(response)
        }
        return try result(response, answer, mapping, variables)
    }

    private func result(
        _ response: HTTPResponse, _ answer: JSONObject?, _ mapping: RESTMapping, _ variables: JSONObject
    ) throws(Failure) -> JSONObject {
        let mapped = try mapping.result(of: response.asVariable, variables, kind)
        guard let result = mapped.map(\.objectValue) ?? answer, result.contains(where: { !$0.value.isEmptyValue })
        else {
            throw invalid("without credentials", response)
        }
        return result
    }

    private func invalid(_ how: String, _ response: HTTPResponse) -> Failure {
        .answerInvalid(how, to: "request of “\(kind.name)”", response, by: connector.name)
    }

    /// The app says that what it was given is not good, and never will be.
    private func refused(_ response: HTTPResponse, _ code: String? = nil) -> Failure {
        let why = code ?? "HTTP \(response.status)"
        var failure =
            isRenewal
            ? Failure(
                .disconnected, .connection, "grant_refused",
                "\(connector.name) does not accept what the connection was made with any more (\(why)); connect again.")
            : Failure(
                .credentialsRefused, .connection, "credentials_refused",
                "\(connector.name) did not accept what was entered (\(why)); check it and connect again.")
        failure.httpStatus = response.status
        failure.oauthCode = code
        return failure
    }

    /// While somebody connects, an answer of 4xx is about what they entered. Later it proves nothing.
    private func other(_ response: HTTPResponse) -> Failure {
        if !isRenewal, [400, 403, 422].contains(response.status) { return refused(response) }
        return .providerError(response.status, connector.name)
    }
}

extension Connector {
    /// Whether the function asks the app, or the host, and so takes its time.
    func isRequest(_ kind: ConnectorFunction.Kind) -> Bool {
        functions[kind].map { !$0.isMapping } ?? false
    }
}
