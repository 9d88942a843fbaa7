/// What a host can say of a key that it gives.
package struct KeyOptions: Sendable {
    private var format: Format?
    private var algorithm: Algorithm?
    private var kid: String?
    private var passphrase: Secret?
    private var allowsShortSecret = false

    private enum Format: String, CaseIterable {
        case secret
        case pem
        case jwk
        case jwks
    }

    private static let members: [RequestMember] = [
        .init("format", .word(Format.allCases.map(\.rawValue)), "What the key is."),
        .init("algorithm", .word(Algorithm.allCases.map(\.rawValue)), "The only algorithm to use the key with."),
        .init("kid", .text, "The name of the key."),
        .init("passphrase", .text, "Opens an encrypted PEM key.", secret: true),
        .init("allowShortSecret", .flag, "Takes a secret that is shorter than its hash."),
    ]

    /// `json` nil: the defaults.
    package init(json: String?) throws(Failure) {
        let options = try OperationRequest(options: json, members: Self.members)
        format = options.text("format").flatMap { Format(rawValue: $0) }
        algorithm = options.text("algorithm").flatMap { Algorithm(exactly: $0) }
        kid = options.text("kid")
        passphrase = options.text("passphrase").map { Secret($0.utf8) }
        allowsShortSecret = options.flag("allowShortSecret")
    }

    private static let maximumSize = 1_048_576

    package func key(_ given: [UInt8]) throws(Failure) -> TokenKey {
        // Of a text, that is: a secret may begin with any bytes.
        let isText = format != .secret && given.starts(with: PEM.byteOrderMark)
        let data = isText ? Array(given.dropFirst(PEM.byteOrderMark.count)) : given
        guard data.count <= Self.maximumSize else {
            throw .invalidKey("The key is larger than \(Self.maximumSize) bytes.")
        }
        let (format, json) = try recognized(data)
        guard passphrase == nil || format == .pem else {
            throw .invalidArgument("`passphrase` is for PEM keys.")
        }
        guard kid == nil || format != .jwks else {
            throw .invalidArgument("`kid` names one key: in a JWKS each key has its own.")
        }
        switch format {
        case .secret:
            let key = try Key(
                secret: Secret(data), algorithm: algorithm, kid: kid, allowsShort: allowsShortSecret)
            return TokenKey(try KeySet([key]))
        case .pem:
            return TokenKey(
                try KeySet([Key(pem: data, passphrase: passphrase, algorithm: algorithm, kid: kid)]))
        case .jwk:
            return TokenKey(
                try KeySet(jwk: json, algorithm: algorithm, kid: kid, allowsShort: allowsShortSecret))
        case .jwks:
            return TokenKey(
                try KeySet(jwks: json, algorithm: algorithm, allowsShort: allowsShortSecret), isSet: true)
        }
    }

    /// A secret is never guessed: a damaged public key would otherwise become one that everybody knows.
    private func recognized(_ data: [UInt8]) throws(Failure) -> (Format, JSONObject) {
        if format == .secret { return (.secret, JSONObject()) }
        if format == .pem || format == nil && PEM.isPEM(data) { return (.pem, JSONObject()) }
        let start = data.first { !($0 == 32 || (9...13).contains($0)) }
        guard !data.starts(with: [0xff, 0xfe]), !data.starts(with: [0xfe, 0xff]) else {
            throw .invalidKey("The key is a text in UTF-16: save it as UTF-8.")
        }
        guard format != nil || start == UInt8(ascii: "{") else {
            throw .invalidKey(
                "The key is neither PEM nor JSON. If it is a shared secret, say so with the option `format`: \"secret\"."
            )
        }
        let json: JSON
        do throws(Failure) {
            json = try JSON(parsing: data, what: "The key")
        } catch {
            throw .invalidKey(error.message)
        }
        guard let object = json.objectValue else { throw .invalidKey("The key is not a JSON object.") }
        return (format ?? (object["keys"] == nil ? .jwk : .jwks), object)
    }
}
