/// One request, as a `rest-api-mapping` describes it.
struct RESTCall: Sendable {
    var method: String
    /// Relative to the base URI, with its parameters filled in.
    var path: String
    var query: [(String, String)]
    var headers: [(String, String)]
    var data: JSON?

    private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

    static func validate(_ members: JSONObject, path: String) throws(Failure) {
        let known = ["type", "path", "method", "requestMapping", "responseMapping"]
        if let other = members.names.first(where: { !known.contains($0) }) {
            throw unknown(other, known, path)
        }
        guard let text = members["path"]?.stringValue, !text.isEmpty,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .invalidRequest("A request needs “path”, a string without white space.", path: "\(path).path") }
        if let method = members["method"] {
            guard methods.contains(method.stringValue?.uppercased() ?? "") else {
                let list = methods.joined(separator: ", ")
                throw .invalidRequest("“method” is one of: \(list).", path: "\(path).method")
            }
        }
        let variables = ConnectorFunction.Kind.test.variables
        if let mapping = members["requestMapping"] {
            let place = "\(path).requestMapping"
            guard case .object(let parts) = mapping else {
                throw .invalidRequest("“requestMapping” is an object, not \(mapping.kindName).", path: place)
            }
            let known = ["query", "headers", "data", "pathParameters"]
            if let other = parts.names.first(where: { !known.contains($0) }) { throw unknown(other, known, place) }
            try Formula.validate(mapping, path: place, roots: variables)
        }
        let parameters = members["requestMapping"]?["pathParameters"]?.objectValue ?? JSONObject()
        if !Formula.isFormula(parameters) {
            for case .parameter(let name) in pieces(text) where parameters[name] == nil {
                throw .invalidRequest("“{\(name)}” is not among the pathParameters.", path: "\(path).path")
            }
        }
        if let mapping = members["responseMapping"] {
            try Formula.validate(mapping, path: "\(path).responseMapping", roots: variables + ["response"])
        }
    }

    private static func unknown(_ name: String, _ known: [String], _ path: String) -> Failure {
        let hint = Words.nearest(name, among: known).map { "; did you mean “\($0)”?" }
        return .invalidRequest("There is no member “\(name)” here\(hint ?? ".")", path: "\(path).\(name)")
    }

    /// The request of a function that was validated.
    init(_ function: JSON, _ variables: JSONObject) throws(Failure) {
        let mapping: JSON
        do throws(Failure) {
            mapping = try Formula.evaluate(function["requestMapping"] ?? .null, variables)
        } catch {
            throw ConnectorFunction.blame(error, .test)
        }
        let result = MappingResult(members: mapping.objectValue ?? JSONObject(), function: "test")
        let parameters = MappingResult(
            members: mapping["pathParameters"]?.objectValue ?? JSONObject(), function: "test")
        method = function["method"]?.stringValue?.uppercased() ?? "GET"
        query = try result.pairs("query")
        headers = try result.headers("headers")
        data = mapping["data"]
        path = ""
        for piece in Self.pieces(function["path"]?.stringValue ?? "") {
            switch piece {
            case .text(let text): path += text
            case .parameter(let name):
                // A segment of dots would lead elsewhere (RFC 3986, section 5.2.4).
                guard let value = try parameters.text(name), !["", ".", ".."].contains(value) else {
                    throw .invalidRequest("“\(name)” has no value that can stand in the path of the test.")
                }
                path += PercentEncoding.encode(value)
            }
        }
    }

    private enum Piece {
        case text(String)
        case parameter(String)
    }

    /// Takes `/users/{id}` apart.
    private static func pieces(_ path: String) -> [Piece] {
        var pieces: [Piece] = []
        var left = path[...]
        while let open = left.firstIndex(of: "{"), let close = left[open...].firstIndex(of: "}") {
            pieces.append(.text(String(left[..<open])))
            pieces.append(.parameter(String(left[left.index(after: open)..<close])))
            left = left[left.index(after: close)...]
        }
        return pieces + [.text(String(left))]
    }
}
