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
        guard field.utf8.count <= maximumSize else { return [] }
        var reader = HeaderFieldReader(field)
        var challenges: [AuthenticateChallenge] = []
        var count = 0
        while count < maximumCount {
            count += 1
            reader.skip(" \t,")
            guard let name = reader.token() else { break }
            let end = reader.position
            reader.skipBlanks()
            // "name=value" continues the challenge before it; a name by itself begins another.
            if !challenges.isEmpty, reader.take(UInt8(ascii: "=")) {
                reader.skipBlanks()
                guard let value = reader.value() else { break }
                let place = challenges.count - 1
                let parameter = name.asciiLowercased()
                let known = challenges[place].parameters[parameter]
                challenges[place].parameters[parameter] = known ?? value
            } else {
                reader.position = end
                challenges.append(AuthenticateChallenge(scheme: name.asciiLowercased()))
                skipToken68(&reader)
            }
        }
        return challenges
    }

    /// What some schemes have in place of parameters; the name of a parameter is left where it is.
    private static func skipToken68(_ reader: inout HeaderFieldReader) {
        let start = reader.position
        reader.skipBlanks()
        guard reader.text(while: { PercentEncoding.isLetterOrDigit($0) || "-._~+/".utf8.contains($0) }) != nil else {
            return reader.position = start
        }
        let padding = reader.text { $0 == UInt8(ascii: "=") }
        reader.skipBlanks()
        let isAtEnd = reader.next == nil || reader.next == UInt8(ascii: ",")
        if !isAtEnd || padding == nil && reader.next == UInt8(ascii: "=") { reader.position = start }
    }
}
