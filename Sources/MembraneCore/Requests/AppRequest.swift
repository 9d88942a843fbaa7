/// A request as somebody asked for it, before it is known where it goes and what authenticates it.
struct AppRequest {
    var method = "GET"
    /// Relative to the API's base address, or absolute with the same origin.
    var path: String
    var query: [(String, String)] = []
    var headers: [(String, String)] = []
    var body: [UInt8]?
    /// Used when the headers name none.
    var contentType: String?
    /// In place of `body`.
    var multipart: MultipartBody?
    /// `body`, where it was an object.
    private(set) var jsonBody: JSONObject?
    var retry = RetryPolicy.none
    /// What the request says of pages: a rule, or whether the connector's own holds.
    var pagination: JSON?
    var cursor: String?
    /// Nil, and when it is more: the engine's.
    var maximumAnswer: Int64?
    /// The connector itself asks: it may say again what it says of every request.
    private(set) var isOfConnector = false
    /// Bodies that the host streams.
    var stream: StreamedBodies?

    static let members: [RequestMember] =
        [
            .init("connectionId", .text, "The connection to send through, by its id."),
            .init("connectionKey", .text, "The connection to send through, by its key."),
        ] + insideAnother

    /// Of a request that stands inside another one, which says through which connection.
    static let insideAnother: [RequestMember] = [
        .init(
            "path", .limited(65_536), "Where to, relative to the app's base address, or absolute with the same origin.",
            required: true),
        .init("method", .text, "The HTTP method. Default GET."),
        .init("query", .object, "Query parameters; a list repeats one.", within: nil),
        .init("headers", .object, "Header fields.", within: nil),
        .init("body", .any, "A JSON value; a string is sent as it is.", within: nil),
        .init("bodyBase64", .limited(OperationRequest.maximumSize), "Bytes, in base64."),
        .init(
            "form", .object, "Fields of a form, as application/x-www-form-urlencoded; a list repeats one.", within: nil),
        .init(
            "multipart", .list(.members(MultipartBody.members), 1...MultipartBody.maximumParts),
            "Parts of a multipart/form-data body.", within: nil),
        .init(
            "retry", .either([.flag, .integer(RetryPolicy.attempts), .members(RetryPolicy.members)]),
            "Sends again when the app has trouble: true for three times, how often, or an object.", within: nil),
        .init(
            "pagination", .either([.flag, .members(PaginationRule.members)]),
            "The list comes in pages: true for the connector's rule, or a rule; see Requests.md.", within: nil),
        .init("cursor", .limited(PageCursor.maximumSize), "The page to get, from the answer before."),
        .init(
            "maximumAnswerBytes", .integer(1...(1 << 50)),
            "The largest body to accept; more than the engine's changes nothing but for a streamed body."),
    ]

    static let choices = [
        Choice.connectionToUse, .atMostOne("body", "bodyBase64", "form", "multipart", to: "give the body"),
    ]

    /// A test of a connector.
    init(_ call: RESTCall) {
        isOfConnector = true
        method = call.method
        path = call.path
        query = call.query
        headers = call.headers
        if let data = call.data {
            body = Array(Self.text(of: data, isForm: call.sendsForm).utf8)
            contentType = "application/json"
        }
    }

    private static func text(of data: JSON, isForm: Bool) -> String {
        guard isForm, case .object(let members) = data else { return data.text }
        let fields = members.flatMap { name, value in
            (value.arrayValue ?? [value]).filter { $0 != .null }.map { (name, $0.plainText ?? $0.text) }
        }
        return FormEncoding.encode(fields)
    }

    /// The request of the operation.
    init(_ request: OperationRequest) throws(Failure) {
        path = request.text("path") ?? ""
        method = request.text("method") ?? method
        query = try Self.pairs(request.object("query"), "query")
        headers = try Self.pairs(request.object("headers"), "headers")
        retry = RetryPolicy(request.any("retry"))
        pagination = request.any("pagination")
        cursor = request.text("cursor")
        maximumAnswer = request.integer("maximumAnswerBytes")
        if let text = request.text("bodyBase64") {
            guard let bytes = Base64.decode(Array(text.utf8)) else {
                throw .invalidRequest("`bodyBase64` is not base64 (RFC 4648, section 4).", path: "bodyBase64")
            }
            body = bytes
            contentType = "application/octet-stream"
        } else if let fields = request.object("form") {
            body = Array(FormEncoding.encode(try Self.pairs(fields, "form")).utf8)
            contentType = "application/x-www-form-urlencoded"
        } else if let parts = request.list("multipart") {
            multipart = try MultipartBody(parts)
        } else if let value = request.any("body") {
            setBody(value)
        }
    }

    /// A text is sent as it is, everything else as JSON.
    mutating func setBody(_ value: JSON) {
        jsonBody = value.objectValue
        body = Array((value.stringValue ?? value.text).utf8)
        contentType = value.stringValue == nil ? "application/json" : "text/plain; charset=utf-8"
    }

    /// Takes the bodies that the host streams.
    mutating func takeStream(_ stream: StreamedBodies) throws(Failure) {
        if stream.givesBody {
            guard body == nil, multipart?.isStreamed ?? true else {
                throw .invalidRequest(
                    "The body is streamed: leave `body`, `bodyBase64` and `form` out, and let one part of `multipart` be it.",
                    path: "body")
            }
            if multipart == nil { contentType = "application/octet-stream" }
        }
        self.stream = stream
    }

    /// Sending it twice does what sending it once does (RFC 9110, section 9.2.2), or the app promises to notice.
    var mayBeRepeated: Bool {
        ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(method)
            || headers.contains { $0.0.isNamed("idempotency-key") }
    }

    private static func pairs(_ object: JSONObject?, _ what: String) throws(Failure) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for (name, value) in object ?? JSONObject() {
            for element in value.arrayValue ?? [value] {
                switch element {
                case .null: continue
                case .string(let text): pairs.append((name, text))
                case .bool, .integer, .number: pairs.append((name, element.text))
                case .array, .object:
                    throw .invalidRequest(
                        "`\(what).\(name)` must be a string, a number, a boolean or a list of them.",
                        path: "\(what).\(name)")
                }
            }
        }
        return pairs
    }
}
