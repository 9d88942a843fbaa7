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

    static let members: [RequestMember] = [
        .init("connectionId", .text, "The connection to send through."),
        .init("connectionKey", .text, "The connection to send through, by its key."),
        .init("path", .limited(65_536), "Where to, relative to the app's base address.", required: true),
        .init("method", .text, "The HTTP method; GET when it is not given."),
        .init("query", .object, "Query parameters; a list repeats one."),
        .init("headers", .object, "Header fields."),
        .init("body", .any, "A JSON value; a string is sent as it is."),
        .init("bodyBase64", .limited(OperationRequest.maximumSize), "Bytes, in base64."),
    ]

    /// A test of a connector.
    init(_ call: RESTCall) {
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
        if let text = request.text("bodyBase64") {
            guard request.any("body") == nil else {
                throw .invalidRequest("Only one of `body` and `bodyBase64` may be given.", path: "bodyBase64")
            }
            guard let bytes = Base64.decode(Array(text.utf8)) else {
                throw .invalidRequest("`bodyBase64` is not base64 (RFC 4648, section 4).", path: "bodyBase64")
            }
            body = bytes
            contentType = "application/octet-stream"
        } else if let value = request.any("body") {
            body = Array((value.stringValue ?? value.text).utf8)
            contentType = value.stringValue == nil ? "application/json" : "text/plain; charset=utf-8"
        }
    }

    private static func pairs(_ object: JSONObject?, _ what: String) throws(Failure) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for (name, value) in object ?? JSONObject() {
            for element in value.arrayValue ?? [value] {
                switch element {
                case .null: continue
                case .string(let text): pairs.append((name, text))
                case .bool, .integer, .real: pairs.append((name, element.text))
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
