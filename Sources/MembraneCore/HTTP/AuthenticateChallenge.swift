/// One challenge of a WWW-Authenticate field (RFC 9110, section 11.6.1).
struct AuthenticateChallenge: Equatable {
    /// In lower case: "bearer".
    let scheme: String
    /// By their names in lower case; of several with one name the first.
    var parameters: [ExactText: String] = [:]

    /// Servers write a few dozen bytes.
    private static let maximumSize = 16 << 10
    private static let maximumCount = 64

    /// The first Bearer challenge of an answer (RFC 6750, section 3).
    static func bearer(_ headers: HTTPHeaders) -> AuthenticateChallenge? {
        for (name, value) in headers.fields where name.isNamed("www-authenticate") {
            if let challenge = all(in: value).first(where: { $0.scheme == "bearer" }) { return challenge }
        }
        return nil
    }

    /// All that can be read; reading ends at what cannot.
    static func all(in field: String) -> [AuthenticateChallenge] {
        let bytes = Array(field.utf8)
        guard bytes.count <= maximumSize else { return [] }
        var reader = Reader(bytes)
        var challenges: [AuthenticateChallenge] = []
        var count = 0
        while count < maximumCount {
            count += 1
            reader.skip(" \t,")
            guard let name = reader.token() else { break }
            let end = reader.position
            reader.skip(" \t")
            // "name=value" continues the challenge before it; a name by itself begins another.
            if !challenges.isEmpty, reader.take(UInt8(ascii: "=")) {
                reader.skip(" \t")
                guard let value = reader.value() else { break }
                let place = challenges.count - 1
                let parameter = name.asciiLowercased()
                let known = challenges[place].parameters[parameter]
                challenges[place].parameters[parameter] = known ?? value
            } else {
                reader.position = end
                challenges.append(AuthenticateChallenge(scheme: name.asciiLowercased()))
                reader.skipToken68()
            }
        }
        return challenges
    }

    private struct Reader {
        private let bytes: [UInt8]
        var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func skip(_ characters: String) {
            while let next, characters.utf8.contains(next) { position += 1 }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            guard next == byte else { return false }
            position += 1
            return true
        }

        private mutating func text(while condition: (UInt8) -> Bool) -> String? {
            let start = position
            while let next, condition(next) { position += 1 }
            return start == position ? nil : String(decoding: bytes[start..<position], as: UTF8.self)
        }

        mutating func token() -> String? {
            text { PercentEncoding.isLetterOrDigit($0) || "!#$%&'*+-.^_`|~".utf8.contains($0) }
        }

        /// A token or a quoted string (RFC 9110, section 5.6.4).
        mutating func value() -> String? {
            guard take(UInt8(ascii: "\"")) else { return token() }
            var value: [UInt8] = []
            while let byte = next {
                position += 1
                if byte == UInt8(ascii: "\"") { return String(validating: value, as: UTF8.self) }
                guard byte == UInt8(ascii: "\\") else {
                    value.append(byte)
                    continue
                }
                guard let escaped = next else { return nil }
                position += 1
                value.append(escaped)
            }
            return nil
        }

        /// What some schemes have in place of parameters; the name of a parameter is left where it is.
        mutating func skipToken68() {
            let start = position
            skip(" \t")
            guard text(while: { PercentEncoding.isLetterOrDigit($0) || "-._~+/".utf8.contains($0) }) != nil else {
                return position = start
            }
            let padding = text { $0 == UInt8(ascii: "=") }
            skip(" \t")
            let isAtEnd = next == nil || next == UInt8(ascii: ",")
            if !isAtEnd || padding == nil && next == UInt8(ascii: "=") { position = start }
        }
    }
}
