/// Sends requests to one API with its authentication, which nothing in a request can replace or lead elsewhere.
struct APIClient {
    private let base: URI
    private let config: APIClientConfig
    private let context: Context
    private let signer: (any RequestSigner)?

    init(_ config: APIClientConfig, _ context: Context, signer: (any RequestSigner)? = nil) throws(Failure) {
        self.config = config
        self.context = context
        self.signer = signer
        base = try URI(config.baseUri, what: "The baseUri of the API")
    }

    /// The API of a connection's app, with whatever signs each of its requests.
    init(
        _ connector: Connector, _ variables: ConnectorVariables, tenantId: String, _ context: Context
    ) throws(Failure) {
        let signer = try connector.requestSigner(variables, tenantId: tenantId, context)
        try self.init(try connector.apiClient(variables, context), context, signer: signer)
    }

    /// Sends a request of a connector to the whole address that it names, with nothing added.
    static func sendAlone(_ request: AppRequest, _ context: Context) throws(Failure) -> HTTPResponse {
        let config = APIClientConfig(baseUri: request.path)
        var request = request
        request.path = ""
        return try APIClient(config, context).send(request)
    }

    func send(_ request: AppRequest) throws(Failure) -> HTTPResponse {
        // Joining refuses another origin, so that the credentials go nowhere else.
        let uri = try base.joining(request.path).appending(query: config.query + request.query)
        var message = HTTPRequest(method: request.method, uri: uri)
        for (name, value) in request.headers { message.headers.append(name, value) }
        for (name, value) in config.headers { message.headers[name] = value }
        if let basic = config.basicAuth {
            let pair = basic.username + ":" + basic.password
            message.headers["Authorization"] = "Basic " + Base64.encode(Array(pair.utf8))
        }
        message.body = request.body
        if let contentType = request.contentType, message.headers["Content-Type"] == nil {
            message.headers["Content-Type"] = contentType
        }
        // Last of all: nothing may change after it.
        try signer?.sign(&message, context.call)
        return try context.engine.transport.send(message, context.call)
    }
}
