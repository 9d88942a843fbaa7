/// An integration's parameters as those see them who set them: without the secrets.
struct ShownParameters {
    private(set) var parameters = JSONObject()
    /// The names of those that have a value which is not shown.
    private(set) var hidden: [String] = []

    /// - Parameter schema: the connector's `parametersSchema`. What it does not describe may be anything.
    init(_ all: JSONObject, _ schema: JSON) {
        for (name, value) in all {
            let described = schema["properties"]?[name] ?? .null
            if Self.isPlain(value), described != .null, !Self.isSecret(name, described) {
                parameters[name] = value
            } else {
                hidden.append(name)
            }
        }
    }

    private static func isSecret(_ name: String, _ schema: JSON) -> Bool {
        if schema["isSensitive"] == true || schema["writeOnly"] == true || schema["format"] == "password" {
            return true
        }
        let name = name.asciiLowercased()
        // Whoever wrote the schema may have forgotten to say so.
        return Self.words.contains { name.holds($0) }
    }

    private static let words = [
        "secret", "password", "passphrase", "token", "privatekey", "apikey", "api_key", "credential",
    ]

    /// What holds others may hold a secret deep inside.
    private static func isPlain(_ value: JSON) -> Bool {
        switch value {
        case .object: false
        case .array(let elements): elements.allSatisfy { if case .string = $0 { true } else { false } }
        default: true
        }
    }
}
