/// What a token's header says (RFC 7515, section 4). Who signed is never read from it: `jku`, `jwk`, `x5u` and `x5c`
/// are ignored, and `kid` is only ever a look-up among keys that are known already.
struct TokenHeader: Equatable {
    let algorithm: Algorithm
    let kid: String?

    init(algorithm: Algorithm, kid: String? = nil) {
        self.algorithm = algorithm
        self.kid = kid
    }

    init(encoded: ArraySlice<UInt8>) throws(Failure) {
        // Most tokens have the header that we write ourselves: no need to read that as JSON.
        for algorithm in Algorithm.allCases where encoded.elementsEqual(Self.plain(algorithm)) {
            self.init(algorithm: algorithm)
            return
        }
        guard let bytes = Base64.decode(encoded, .url),
            let header = try? JSON(parsing: bytes, what: "The header").objectValue
        else { throw .notAuthenticated(.malformed, "The token's header is not a JSON object.") }
        // RFC 7515, section 4.1.11: what must be understood and is not, is refused. So is what changes the meaning of
        // the rest: an unencoded payload (RFC 7797), compression, encryption (RFC 7516).
        for name in ["crit", "b64", "zip", "enc"] where header[name] != nil {
            throw .notAuthenticated(.algorithm, "The token's header has `\(name)`, which is not supported.")
        }
        guard let given = header["alg"] else {
            throw .notAuthenticated(.algorithm, "The token's header has no `alg`: it does not say how it was signed.")
        }
        guard let name = given.stringValue, let algorithm = Algorithm(exactly: name) else {
            let shown = given.stringValue.map { "is \($0.shown(32))" } ?? "is not a text"
            throw .notAuthenticated(.algorithm, "The token's `alg` \(shown), which is not known here.")
        }
        guard let value = header["kid"] else {
            self.init(algorithm: algorithm)
            return
        }
        guard let kid = value.stringValue else {
            throw .notAuthenticated(.malformed, "The `kid` of the token's header is not a text.")
        }
        self.init(algorithm: algorithm, kid: kid)
    }

    /// The header as we write it, in base64url.
    var encoded: [UInt8] {
        guard let kid else { return Self.plain(algorithm) }
        var text = Array(#"{"alg":"\#(algorithm.rawValue)","kid":"#.utf8)
        JSONText.append(kid, to: &text)
        text.append(contentsOf: #","typ":"JWT"}"#.utf8)
        return Array(Base64.encode(text, .url).utf8)
    }

    private static func plain(_ algorithm: Algorithm) -> [UInt8] { plainHeaders[algorithm] ?? [] }

    private static let plainHeaders = [Algorithm: [UInt8]](
        uniqueKeysWithValues: Algorithm.allCases.map { algorithm in
            (algorithm, Array(Base64.encode(Array(#"{"alg":"\#(algorithm.rawValue)","typ":"JWT"}"#.utf8), .url).utf8))
        })
}

extension Algorithm {
    /// By its exact name: what Swift takes for equal text is not always the same bytes.
    init?(exactly name: String) {
        guard let algorithm = Algorithm(rawValue: name), Array(algorithm.rawValue.utf8) == Array(name.utf8) else {
            return nil
        }
        self = algorithm
    }
}
