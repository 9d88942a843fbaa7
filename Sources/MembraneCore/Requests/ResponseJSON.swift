/// An HTTP answer as the operation `request` gives it.
extension HTTPResponse {
    var json: JSONObject {
        var object = headJSON
        if let value = bodyValue {
            object["body"] = value
        } else if !body.isEmpty {
            object["bodyBase64"] = .string(Base64.encode(body))
        }
        return object
    }

    /// Status and headers.
    var headJSON: JSONObject {
        var object = JSONObject()
        object["status"] = .integer(Int64(status))
        var fields = JSONObject()
        for (name, value) in headers.fields {
            let name = name.asciiLowercased()
            // Cookies are credentials of the app, and nothing keeps them here.
            if name == "set-cookie" { continue }
            fields[name] = .string(fields[name]?.stringValue.map { $0 + ", " + value } ?? value)
        }
        object["headers"] = .object(fields)
        return object
    }

    /// The answer as a connector's functions see it.
    var asVariable: JSON {
        let answer = json
        var variable = JSONObject()
        variable["statusCode"] = .integer(Int64(status))
        variable["status"] = .integer(Int64(status))
        variable["headers"] = answer["headers"]
        variable["data"] = answer["body"] ?? .null
        return .object(variable)
    }

    /// JSON where the answer says so and it is; otherwise text, if it can be one; nil for other bytes and for nothing.
    private var bodyValue: JSON? {
        if body.isEmpty { return nil }
        if isJSON, let value = try? JSON(parsing: body, what: "An answer") { return value }
        guard !body.contains(0) else { return nil }
        return String(validating: body, as: UTF8.self).map { .string($0) }
    }

    /// Whether the whole body is JSON, and called so.
    var hasJSONBody: Bool { !body.isEmpty && isJSON && JSON.isValid(body.span) }

    private var isJSON: Bool {
        // As nearly everybody writes it.
        if headers["Content-Type"] == "application/json" { return true }
        let type = headers.mediaType
        return type.isNamed("application/json") || type.hasNamedSuffix("+json")
    }
}
