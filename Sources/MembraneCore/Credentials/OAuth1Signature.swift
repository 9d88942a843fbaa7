/// The signature of an OAuth 1 request (RFC 5849, section 3.4).
enum OAuth1Signature {
    /// As octets: what a server decodes need not be UTF-8.
    struct Parameter {
        var name: [UInt8]
        var value: [UInt8]

        init(_ name: [UInt8], _ value: [UInt8]) {
            self.name = name
            self.value = value
        }

        init(_ name: String, _ value: String) { self.init(Array(name.utf8), Array(value.utf8)) }
    }

    /// Section 3.4.1.
    static func baseString(_ method: String, _ uri: URI, _ parameters: [Parameter]) -> String {
        // The URI's origin is in lower case and without a port that its scheme has anyway (section 3.4.1.2).
        [method.asciiUppercased(), uri.origin + uri.path, normalized(parameters)].map(PercentEncoding.encode)
            .joined(separator: "&")
    }

    /// Section 3.4.1.3.2.
    private static func normalized(_ parameters: [Parameter]) -> String {
        let encoded = parameters.map { (Array(encode($0.name).utf8), Array(encode($0.value).utf8)) }
        let sorted = encoded.sorted { left, right in
            left.0 == right.0 ? left.1.lexicographicallyPrecedes(right.1) : left.0.lexicographicallyPrecedes(right.0)
        }
        return sorted.map { String(decoding: $0.0 + [UInt8(ascii: "=")] + $0.1, as: UTF8.self) }
            .joined(separator: "&")
    }

    /// Section 3.6, which is what unreserved characters of a URI are.
    private static func encode(_ bytes: [UInt8]) -> String {
        PercentEncoding.encode(bytes, keeping: PercentEncoding.isUnreserved)
    }

    /// What a query or a form holds (section 3.4.1.3.1): `+` is a space in both.
    static func parameters(form text: some Sequence<UInt8>) -> [Parameter] {
        Array(text).split(separator: UInt8(ascii: "&")).map { field in
            let name = field.prefix { $0 != UInt8(ascii: "=") }
            return Parameter(decode(name), decode(field.dropFirst(name.count + 1)))
        }
    }

    private static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
        PercentEncoding.decode(text.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 })
    }

    /// Sections 3.4.2 to 3.4.4, as the text of `oauth_signature`.
    static func make(
        _ baseString: String, _ config: OAuth1Config, tokenSecret: Secret?
    ) throws(Failure) -> String {
        switch config.signatureMethod {
        case .hmacSHA1:
            return Base64.encode(
                try HMACSHA1.authenticate(Array(baseString.utf8), key: key(config, tokenSecret)))
        case .hmacSHA256:
            return Base64.encode(
                try HMAC.authenticate(Array(baseString.utf8), key: key(config, tokenSecret), .sha256))
        case .plaintext: return String(decoding: key(config, tokenSecret).exposed, as: UTF8.self)
        case .rsaSHA1:
            guard let signature = try privateKey(config).signSHA1(Array(baseString.utf8)) else {
                throw .configuration(
                    "sha1_refused",
                    "OpenSSL on this machine is set up to make no signatures with SHA-1: use another “signatureMethod”, "
                        + "or allow it there.")
            }
            return Base64.encode(signature)
        case .rsaSHA256:
            return Base64.encode(try privateKey(config).sign(Array(baseString.utf8).span, .rs256))
        }
    }

    private static func key(_ config: OAuth1Config, _ tokenSecret: Secret?) -> Secret {
        let consumer = encode(config.consumerSecret.exposed)
        return Secret((consumer + "&" + encode(tokenSecret?.exposed ?? [])).utf8)
    }

    private static func privateKey(_ config: OAuth1Config) throws(Failure) -> AsymmetricKey {
        do throws(Failure) {
            let key = try AsymmetricKey(pem: config.privateKey?.exposed ?? [], passphrase: nil)
            guard key.kind == .rsa, key.isPrivate else { throw .invalidKey("The key is not a private RSA key.") }
            try KeyRules.check(key)
            return key
        } catch {
            throw .configuration(
                "private_key_invalid", "“privateKey” of the integration cannot be used: \(error.message)")
        }
    }
}
