/// Sends requests to one API with its authentication, which nothing in a request can replace or lead elsewhere.
struct APIClient {
    private let target: APITarget
    private let context: Context
    private let signer: (any RequestSigner)?

    init(_ config: APIClientConfig, _ context: Context, signer: (any RequestSigner)? = nil) throws(Failure) {
        self.init(try APITarget(config), context, signer: signer)
    }

    init(_ target: APITarget, _ context: Context, signer: (any RequestSigner)?) {
        self.target = target
        self.context = context
        self.signer = signer
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
        try send(message(request))
    }

    func send(_ message: HTTPRequest) throws(Failure) -> HTTPResponse {
        try context.services.transport.send(message, context.call)
    }

    /// The complete request. Made anew each time that it is sent.
    func message(_ request: AppRequest) throws(Failure) -> HTTPRequest {
        var message = HTTPRequest(method: request.method, uri: try target.address(request))
        for (name, value) in request.headers { message.headers.append(name, value) }
        message.headers.replace(with: target.config.headers)
        if let authorization = target.authorization { message.headers["Authorization"] = authorization }
        message.body = request.body
        var contentType = request.contentType
        if let multipart = request.multipart {
            let boundary = try MultipartBody.boundary(context.services.random)
            let encoded = multipart.encoded(boundary: boundary)
            if multipart.isStreamed {
                request.stream?.surround(encoded.before, encoded.after)
            } else {
                message.body = encoded.before
            }
            contentType = "multipart/form-data; boundary=\(boundary)"
            message.headers["Content-Type"] = nil
        }
        if let contentType, message.headers["Content-Type"] == nil {
            message.headers["Content-Type"] = contentType
        }
        message.stream = request.stream
        let maximum = context.services.options.maximumAnswer
        message.maximumAnswer = Int(clamping: min(request.maximumAnswer ?? maximum, maximum))
        message.maximumStreamed = request.maximumAnswer
        // Last of all: nothing may change after it.
        try signer?.sign(&message, context.call)
        return message
    }
}
