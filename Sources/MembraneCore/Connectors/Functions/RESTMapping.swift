/// A `rest-api-mapping`: one request to the app, and what is made of its answer.
struct RESTMapping: Sendable {
    /// How the requests of a function are sent.
    enum Sending {
        /// With what `makeApiClient` adds, to the app's own addresses.
        case throughClient
        /// As it is written, to a whole address: nothing that could authenticate it is there yet.
        case alone
        /// As it is written, to a whole address or below a base address; with nothing that authenticates the app's other
        /// requests.
        case toBase
        /// As it is written to a whole address, and through the client to a relative one.
        case either
    }

    private let method: String
    private let path: [Piece]
    let isAbsolute: Bool
    /// Where a relative path of the function stands, when not below that of `makeApiClient`.
    private let baseUri: Formula?
    /// When an answer says that the credentials are no good.
    private let refusedWhen: Formula?
    private let requestMapping: Formula?
    private let responseMapping: Formula?

    /// A part of `/users/{id}`.
    private enum Piece {
        case text(String)
        case parameter(String)
    }

    private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
    private static let members = ["type", "path", "method", "requestMapping", "responseMapping"]
    private static let parts = ["query", "headers", "data", "pathParameters"]

    init(_ members: JSONObject, path: String, _ kind: ConnectorFunction.Kind) throws(Failure) {
        let givesCredentials = kind.givesCredentials
        try Self.checkNames(members, Self.members + (givesCredentials ? ["baseUri", "refusedWhen"] : []), path)
        self.path = try Self.checkedPath(members["path"], path: "\(path).path", kind)
        isAbsolute = URI.isWhole(members["path"]?.stringValue ?? "")
        method = members["method"]?.stringValue?.asciiUppercased() ?? "GET"
        guard Self.methods.contains(method), members["method"] == nil || members["method"]?.stringValue != nil else {
            let list = Self.methods.joined(separator: ", ")
            throw .invalidRequest("“method” is one of: \(list).", path: "\(path).method")
        }
        if let mapping = members["requestMapping"] {
            let place = "\(path).requestMapping"
            guard case .object(let parts) = mapping else {
                throw .invalidRequest("“requestMapping” is an object, not \(mapping.kindName).", path: place)
            }
            if !Formula.isFormula(parts) { try Self.checkNames(parts, Self.parts, place) }
            requestMapping = try Formula(mapping, path: place, variables: kind.variables)
        } else {
            requestMapping = nil
        }
        let parameters = members["requestMapping"]?["pathParameters"]?.objectValue ?? JSONObject()
        if !Formula.isFormula(parameters) {
            for case .parameter(let name) in self.path where parameters[name] == nil {
                throw .invalidRequest("“{\(name)}” is not among the pathParameters.", path: "\(path).path")
            }
        }
        responseMapping = try members["responseMapping"].map { (mapping) throws(Failure) in
            try Formula(mapping, path: "\(path).responseMapping", variables: kind.variables + ["response"])
        }
        refusedWhen = try members["refusedWhen"].map { (condition) throws(Failure) in
            try Formula(condition, path: "\(path).refusedWhen", variables: kind.variables + ["response"])
        }
        baseUri = try members["baseUri"].map { (base) throws(Failure) in
            try MappingMember(name: "baseUri", shape: .address).check(base, path: "\(path).baseUri")
            return try Formula(base, path: "\(path).baseUri", variables: kind.variables)
        }
    }

    /// The function's own base address; nil where it has none.
    func base(_ variables: JSONObject, _ kind: ConnectorFunction.Kind) throws(Failure) -> APIClientConfig? {
        guard let baseUri else { return nil }
        var members = JSONObject()
        members["baseUri"] = try Self.value(of: baseUri, variables, kind)
        return try APIClientConfig(MappingResult(members: members, function: kind.name, path: kind.name))
    }

    private static func value(
        of formula: Formula, _ variables: JSONObject, _ kind: ConnectorFunction.Kind
    ) throws(Failure) -> JSON {
        do throws(Failure) {
            return try formula.evaluate(variables)
        } catch {
            throw ConnectorFunction.blame(error, kind)
        }
    }

    /// Whether an answer, `{ statusCode, status, headers, data }`, says so by the connector's own rule.
    func isRefusal(
        _ response: JSON, _ variables: JSONObject, _ kind: ConnectorFunction.Kind
    ) throws(Failure) -> Bool {
        guard let refusedWhen else { return false }
        var variables = variables
        variables["response"] = response
        return try Self.value(of: refusedWhen, variables, kind).isTruthy
    }

    private static func checkNames(_ members: JSONObject, _ known: [String], _ path: String) throws(Failure) {
        guard let name = members.names.first(where: { !known.contains($0) }) else { return }
        let ending = Words.ending(name, among: known)
        throw .invalidRequest("There is no member “\(name)” here\(ending)", path: "\(path).\(name)")
    }

    private static func checkedPath(
        _ value: JSON?, path: String, _ kind: ConnectorFunction.Kind
    ) throws(Failure) -> [Piece] {
        guard let text = value?.stringValue, !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .invalidRequest("A request needs “path”, a string without white space.", path: path)
        }
        if kind.requests == .alone, !URI.isWhole(text) {
            throw .invalidRequest(
                "“\(kind.name)” runs before there is anything to authenticate requests with: its “path” is a whole "
                    + "address that begins with https://.", path: path)
        }
        let pieces = pieces(text)
        if URI.isWhole(text), kind.requests != .throughClient {
            // With something harmless in the place of what is filled in.
            let example = pieces.map { if case .text(let text) = $0 { text } else { "x" } }.joined()
            if case .text(let first)? = pieces.first, pieces.count > 1, WebAddress.endsInAuthority(first) {
                throw .invalidRequest("A parameter cannot stand in the host: use “baseUri”.", path: path)
            }
            if let problem = WebAddress.problem(example) { throw .invalidRequest("“path” \(problem).", path: path) }
        }
        return pieces
    }

    private static func pieces(_ path: String) -> [Piece] {
        var pieces: [Piece] = []
        var left = path[...]
        while let (name, behind) = left.cut(at: UInt8(ascii: "{")).after?.cut(at: UInt8(ascii: "}")), let behind {
            pieces.append(.text(String(left.cut(at: UInt8(ascii: "{")).before)))
            pieces.append(.parameter(String(name)))
            left = behind
        }
        return pieces + [.text(String(left))]
    }

    // MARK: Running

    /// The request with these variables.
    func call(_ variables: JSONObject, _ kind: ConnectorFunction.Kind) throws(Failure) -> RESTCall {
        let mapping =
            try requestMapping.map { (formula) throws(Failure) in try Self.value(of: formula, variables, kind) }
            ?? .null
        let place = "\(kind.name).requestMapping"
        let result = MappingResult(members: mapping.objectValue ?? JSONObject(), function: kind.name, path: place)
        let parameters = MappingResult(
            members: mapping["pathParameters"]?.objectValue ?? JSONObject(), function: kind.name,
            path: "\(place).pathParameters")
        var filled = ""
        for piece in path {
            switch piece {
            case .text(let text): filled += text
            case .parameter(let name):
                // A segment of dots would lead elsewhere (RFC 3986, section 5.2.4).
                guard let value = try parameters.text(name) else {
                    throw parameters.failure("“\(name)” has no value, and the path needs it", at: name)
                }
                guard !["", ".", ".."].contains(value) else {
                    throw .invalidRequest("“\(name)” has no value that can stand in the path of “\(kind.name)”.")
                }
                filled += PercentEncoding.encode(value)
            }
        }
        return RESTCall(
            method: method, path: filled, query: try result.pairs("query"), headers: try result.headers("headers"),
            data: mapping["data"])
    }

    /// What is made of an answer, `{ statusCode, status, headers, data }`; nil where nothing is said of it.
    func result(
        of response: JSON, _ variables: JSONObject, _ kind: ConnectorFunction.Kind
    ) throws(Failure) -> JSON? {
        guard let responseMapping else { return nil }
        var variables = variables
        variables["response"] = response
        return try Self.value(of: responseMapping, variables, kind)
    }

    /// Sends the request, and gives what the mapping makes of an answer of success; the answer's body without one.
    func run(
        _ variables: JSONObject, _ kind: ConnectorFunction.Kind, _ context: Context,
        client: () throws(Failure) -> APIClient?
    ) throws(Failure) -> JSON {
        let request = AppRequest(try call(variables, kind))
        let response: HTTPResponse
        if isAbsolute, kind.requests != .throughClient {
            response = try APIClient.sendAlone(request, context)
        } else {
            guard let client = try client() else {
                throw .internal("“\(kind.name)” was to send a request and had nothing to send it with.")
            }
            response = try client.send(request)
        }
        let what = "“\(kind.name)”: the app"
        if response.status == 429 { throw .rateLimited(response, by: what, context.services.clock) }
        guard (200..<300).contains(response.status) else {
            throw .providerError(response.status, what)
        }
        let answer = response.asVariable
        return try result(of: answer, variables, kind) ?? answer["data"] ?? .null
    }
}
