/// Sends requests to one API with its authentication, which nothing in a request can replace or lead elsewhere.
struct APIClient {
    private let base: URI
    private let config: APIClientConfig
    private let context: Context

    init(_ config: APIClientConfig, _ context: Context) throws(Failure) {
        self.config = config
        self.context = context
        base = try URI(config.baseUri, what: "The baseUri of the API")
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
        return try context.engine.transport.send(message, context.call)
    }
}
