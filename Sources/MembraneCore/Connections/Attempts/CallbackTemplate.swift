/// Where providers send browsers back to. `{integration}` in it becomes the key of the integration, so that each has a
/// redirect URI of its own (RFC 9700, section 4.4.2).
struct CallbackTemplate: Sendable {
    private let text: String
    let isDistinct: Bool

    /// What follows the opening brace.
    private static let placeholder = "integration}"

    init(_ text: String) throws(Failure) {
        self.text = text
        let one = Self.fill(text, "a")
        let other = Self.fill(text, "b")
        isDistinct = one != other
        let origins = (
            try URI(one, what: "`oAuthCallbackUri`").origin, try URI(other, what: "`oAuthCallbackUri`").origin
        )
        guard origins.0 == origins.1 else {
            throw .invalidRequest("`oAuthCallbackUri` may have {integration} in its path or query only.")
        }
    }

    func uri(for key: String) -> String { Self.fill(text, PercentEncoding.encode(key)) }

    private static func fill(_ text: String, _ value: String) -> String {
        var filled = ""
        var rest = text[...]
        while true {
            let (before, after) = rest.cut(at: UInt8(ascii: "{"))
            filled += before
            guard let after else { return filled }
            if let behind = after.removing(prefix: placeholder) {
                filled += value
                rest = behind
            } else {
                filled += "{"
                rest = after
            }
        }
    }
}
