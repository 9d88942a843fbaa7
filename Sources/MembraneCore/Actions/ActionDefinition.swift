/// What an action sends, read and checked, so that running it only fails for its input.
///
/// `config.request` is `{ uri, method, headers, query, body }` with formulas over `input` anywhere in it.
struct ActionDefinition: Sendable {
    let description: String?
    private let request: Formula
    private let inputSchema: Schema?

    /// What its schema says that looks misspelt.
    var warnings: [String] { inputSchema?.warnings ?? [] }

    /// As it is kept and shown.
    let json: JSONObject

    private static let members = ["description", "config", "inputSchema"]
    /// `path` is the platform's name of `uri` in requests to external apps.
    private static let requestMembers = ["uri", "path", "method", "headers", "query", "body"]
    private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    /// Errors name the place: "config.request.uri".
    init(_ json: JSONObject) throws(Failure) {
        self.json = json
        description = json["description"]?.stringValue
        guard let config = json["config"]?.objectValue else {
            throw .invalidRequest(
                "`config` is missing: {\"request\": {\"uri\", \"method\", \"headers\", \"query\", \"body\"}}.",
                path: "config")
        }
        try Self.checkMembers(config, among: ["request"], path: "config")
        guard let request = config["request"]?.objectValue, !Formula.isFormula(request) else {
            throw .invalidRequest(
                "`config.request` must be an object with `uri` and, where needed, `method`, `headers`, `query` and `body`.",
                path: "config.request")
        }
        try Self.checkMembers(request, among: Self.requestMembers, path: "config.request")
        try Self.checkAddress(request)
        if let method = request["method"], method.objectValue.map({ Formula.isFormula($0) }) != true {
            guard Self.methods.contains(method.stringValue ?? "") else {
                throw .invalidRequest(
                    "`method` is one of: \(Self.methods.joined(separator: ", ")).", path: "config.request.method")
            }
        }
        for (name, _) in request["headers"]?.objectValue ?? JSONObject() {
            // A formula's name cannot be one of a header, which no `$` begins.
            guard name.hasPrefix("$") || HeaderField.isName(name) else {
                throw .invalidRequest(
                    "“\(name.shown(64))” is not a valid header name.", path: "config.request.headers")
            }
        }
        self.request = try Formula(
            request, path: "config.request", variables: ["input"], addresses: ["uri", "path"])
        inputSchema = try json["inputSchema"].map { (schema) throws(Failure) in
            try Schema.validate(schema, path: "inputSchema")
        }
    }

    private static func checkMembers(_ object: JSONObject, among known: [String], path: String) throws(Failure) {
        for name in object.names where !known.contains(name) {
            let shown = name.shown(64)
            let hint = Words.question(shown, among: known)
            throw .invalidRequest("`\(path)` has an unknown member `\(shown)`.\(hint)", path: "\(path).\(shown)")
        }
    }

    private static func checkAddress(_ request: JSONObject) throws(Failure) {
        guard let address = request["uri"] ?? request["path"] else {
            throw .invalidRequest(
                "`config.request.uri` is missing: where the request goes.", path: "config.request.uri")
        }
        guard request["uri"] == nil || request["path"] == nil else {
            throw .invalidRequest("Only one of `uri` and `path` may be given.", path: "config.request.path")
        }
        let isFormula = address.objectValue.map { Formula.isFormula($0) } ?? false
        guard isFormula || address.stringValue?.isEmpty == false else {
            throw .invalidRequest("`config.request.uri` must be a text.", path: "config.request.uri")
        }
    }

    /// The request that it sends with an input, which the action's schema must allow.
    func request(with input: JSONObject) throws(Failure) -> AppRequest {
        try inputSchema?.check(.object(input), what: "input")
        var variables = JSONObject()
        variables["input"] = .object(input)
        var members = try request.evaluate(variables).objectValue ?? JSONObject()
        if let uri = members["uri"] {
            members["uri"] = nil
            members["path"] = uri
        }
        guard let path = members["path"]?.stringValue, !path.isEmpty else {
            throw .invalidRequest("The action's `uri` has no value with this input.", path: "input")
        }
        return try AppRequest(members, what: "The action's request")
    }
}

extension AppRequest {
    /// What stands inside another request.
    init(_ members: JSONObject, what: String) throws(Failure) {
        try self.init(
            try OperationRequest(members, members: Self.insideAnother, choices: Self.choices, what: what))
    }
}
