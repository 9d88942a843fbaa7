/// Error codes of OAuth servers (RFC 6749, sections 4.1.2.1 and 5.2).
enum OAuthErrorCode {
    /// The code, if it looks like one. Anything else could be a secret that was echoed, or markup.
    static func shown(_ code: String, _ redaction: Redaction) -> String {
        redaction.finds(in: code) ? unrecognised : shown(code)
    }

    static func shown(_ code: String) -> String {
        let isCode =
            code.utf8.count <= 64
            && code.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "_")
                    || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: ".")
            }
        return isCode && !code.isEmpty ? code : unrecognised
    }

    /// Stands for what is no code.
    static let unrecognised = "unrecognised_error"
}
