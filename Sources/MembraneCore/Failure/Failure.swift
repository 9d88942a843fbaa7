/// Why something could not be done, and who must act: the one error type of the library.
///
/// `type`, `key`, `message` and `data` are what the hosted platform answers. None of them ever holds a secret.
package struct Failure: Error, Sendable {
    package var status: Status
    package var type: ErrorType
    package var key: String
    package var message: String
    package var data = JSONObject()
    /// Whether the same call may succeed later.
    package var isRetryable = false
    /// How long the other side asks to be left alone.
    package var retryAfterMilliseconds: Int64?
    /// The provider's error code (RFC 6749, section 5.2).
    package var oauthCode: String?
    /// The HTTP status that the other side answered.
    package var httpStatus: Int?

    /// The classes of error that the hosted platform names.
    package enum ErrorType: String, CaseIterable, Sendable {
        case badRequest = "bad_request"
        case connection
        case configuration
        case `internal`
    }

    init(_ status: Status, _ type: ErrorType, _ key: String, _ message: String) {
        self.status = status
        self.type = type
        self.key = key
        // Messages may name what somebody wrote, which has no end.
        self.message = message.utf8.count <= 1000 ? message : String(message.unicodeScalars.prefix(1000))
    }

    func with(_ member: String, _ value: JSON) -> Failure {
        var copy = self
        copy.data[member] = value
        return copy
    }

    /// Without secrets in what it quotes of others.
    func redacted(_ redaction: Redaction) -> Failure {
        var copy = self
        copy.key = redaction.applied(to: key)
        copy.message = redaction.applied(to: message)
        copy.data = data.redacted(redaction)
        copy.oauthCode = oauthCode.map { redaction.applied(to: $0) }
        return copy
    }

    /// The error as the hosted platform writes it.
    package var json: JSON {
        var object = JSONObject()
        object["type"] = .string(type.rawValue)
        object["key"] = .string(key)
        object["message"] = .string(message)
        if !data.isEmpty { object["data"] = .object(data) }
        return .object(object)
    }
}
