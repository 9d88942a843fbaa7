extension JSON {
    /// The value without secrets, in its texts, numbers and names.
    func redacted(_ redaction: Redaction) -> JSON {
        switch self {
        case .null, .bool: return self
        case .string(let text): return .string(redaction.applied(to: text))
        case .integer, .number: return redaction.finds(in: text) ? .string(Redaction.mark) : self
        case .array(let elements): return .array(elements.map { $0.redacted(redaction) })
        case .object(let members): return .object(members.redacted(redaction))
        }
    }

    /// The texts and numbers of at least so many bytes: shorter ones are no secrets, and stand in any text.
    func secrets(minimum: Int) -> [[UInt8]] {
        switch self {
        case .string(let text): text.utf8.count >= minimum ? [Array(text.utf8)] : []
        case .integer, .number: text.utf8.count >= minimum ? [Array(text.utf8)] : []
        case .array(let elements): elements.flatMap { $0.secrets(minimum: minimum) }
        case .object(let members):
            members.flatMap { name, value in
                Self.publicNames.contains(name) ? [] : value.secrets(minimum: minimum)
            }
        case .null, .bool: []
        }
    }

    /// The texts and numbers of at least so many bytes whose names say that they are secret, such as a short PIN.
    func secretsByName(minimum: Int) -> [[UInt8]] {
        switch self {
        case .array(let elements): elements.flatMap { $0.secretsByName(minimum: minimum) }
        case .object(let members):
            members.flatMap { name, value in
                Self.isSecretName(name) ? value.secrets(minimum: minimum) : value.secretsByName(minimum: minimum)
            }
        case .null, .bool, .integer, .number, .string: []
        }
    }

    /// `access_token`, `clientSecret`, `id-token` and their like.
    static func isSecretName(_ name: String) -> Bool {
        let plain = String(
            decoding: name.utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }, as: UTF8.self)
        return ["token", "secret", "password", "assertion", "apikey", "verifier", "devicecode", "credentials", "pin"]
            .contains { plain.hasNamedSuffix($0) }
    }

    /// What stands beside a token in an answer, for everybody to read (RFC 6749, section 5.1).
    private static let publicNames = ["scope", "scopes", "token_type", "tokenType", "expires_in", "expiresIn"]
}

extension JSONObject {
    /// The members without secrets.
    func redacted(_ redaction: Redaction) -> JSONObject {
        var object = JSONObject()
        for (name, value) in self { object[redaction.applied(to: name)] = value.redacted(redaction) }
        return object
    }
}
