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

    /// The answer as a connector's functions see it. What cannot be read as the JSON that it is called is still a text that a
    /// rule may look into.
    var asVariable: JSON { asVariable(data: bodyValue ?? textValue ?? .null) }

    /// The same with a body that was read already.
    func asVariable(data: JSON) -> JSON {
        var variable = JSONObject()
        variable["statusCode"] = .integer(Int64(status))
        variable["status"] = .integer(Int64(status))
        variable["headers"] = headJSON["headers"]
        variable["data"] = data
        return .object(variable)
    }

    /// JSON where the answer says so and it can be read; text where it says something else, if it can be one; nil for other
    /// bytes and for nothing.
    private var bodyValue: JSON? {
        if body.isEmpty { return nil }
        return isCalledJSON ? JSON(lenient: body) : textValue
    }

    private var textValue: JSON? {
        guard !body.isEmpty, !body.contains(0) else { return nil }
        return String(validating: body, as: UTF8.self).map { .string($0) }
    }

    /// Whether the body is called JSON, and everybody can read it as it is.
    var hasJSONBody: Bool { !body.isEmpty && isCalledJSON && JSON.isValid(body.span) }

    /// Whether the answer calls its body JSON.
    var isCalledJSON: Bool {
        // As nearly everybody writes it.
        if headers["Content-Type"] == "application/json" { return true }
        let type = headers.mediaType
        return type.isNamed("application/json") || type.hasNamedSuffix("+json")
    }
}
