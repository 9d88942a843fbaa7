import COpenSSL

/// Owns one `EVP_PKEY`: an RSA, elliptic-curve or Ed25519 key, private or public.
///
/// Safe to share: OpenSSL only reads a key that is complete, and each use has a context of its own.
@safe final class AsymmetricKey: @unchecked Sendable {
    enum Kind: Equatable {
        case rsa
        case ec(EllipticCurve)
        case ed25519
    }

    let kind: Kind
    let isPrivate: Bool
    private let key: OpaquePointer
    /// Contexts that nobody uses, for each scheme and direction: making one costs much of what a signature costs.
    private let idle = Lock([[SignatureContext]](repeating: [], count: SignatureScheme.allCases.count * 2))
    private static let maximumIdle = 32

    /// Checked to be of a kind that tokens use, with its parts fitting together.
    init(taking key: OpaquePointer, isPrivate: Bool) throws(Failure) {
        do throws(Failure) {
            kind = try unsafe Self.kind(of: key)
        } catch {
            unsafe EVP_PKEY_free(key)
            throw error
        }
        unsafe self.key = key
        self.isPrivate = isPrivate
    }

    deinit { unsafe EVP_PKEY_free(key) }

    private static func kind(of key: OpaquePointer) throws(Failure) -> Kind {
        if unsafe EVP_PKEY_is_a(key, "RSA") == 1 { return .rsa }
        if unsafe EVP_PKEY_is_a(key, "ED25519") == 1 { return .ed25519 }
        guard unsafe EVP_PKEY_is_a(key, "EC") == 1 else {
            throw .invalidKey(
                "The key is of a kind that tokens are not signed with: use RSA, P-256, P-384, P-521 or Ed25519.")
        }
        // A curve given by its numbers can be one that only looks like a good one (CVE-2020-0601).
        var isExplicit: Int32 = 0
        unsafe EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &isExplicit)
        var name = [CChar](repeating: 0, count: 80)
        guard isExplicit == 0, unsafe EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1 else {
            throw .invalidKey("The key's curve is not given by its name, which is not supported.")
        }
        let group = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        guard let curve = EllipticCurve.allCases.first(where: { Array($0.groupName.utf8) == group }) else {
            throw .invalidKey("The key's curve is not P-256, P-384 or P-521.")
        }
        return .ec(curve)
    }

    // MARK: Numbers

    /// Modulus and exponent of an RSA key.
    func rsaNumbers() throws(Failure) -> (modulus: [UInt8], exponent: [UInt8]) {
        (try number(OSSL_PKEY_PARAM_RSA_N), try number(OSSL_PKEY_PARAM_RSA_E))
    }

    /// The coordinates of an elliptic-curve key's point, as long as the curve wants them.
    func point(_ curve: EllipticCurve) throws(Failure) -> (x: [UInt8], y: [UInt8]) {
        (
            Self.padded(try number(OSSL_PKEY_PARAM_EC_PUB_X), curve.size),
            Self.padded(try number(OSSL_PKEY_PARAM_EC_PUB_Y), curve.size)
        )
    }

    /// An Ed25519 key's 32 bytes.
    func rawPublicKey() throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = bytes.count
        guard unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1, count == bytes.count else {
            throw OpenSSLError.failure("EVP_PKEY_get_raw_public_key")
        }
        return bytes
    }

    private func number(_ name: String) throws(Failure) -> [UInt8] {
        var pointer: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(key, name, &pointer) == 1, let pointer = unsafe pointer else {
            throw OpenSSLError.failure("EVP_PKEY_get_bn_param")
        }
        return unsafe BigNumber(taking: pointer).bytes
    }

    private static func padded(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: max(0, count - bytes.count)) + bytes
    }

    /// Whether OpenSSL finds the numbers possible: a point that is on its curve, a modulus that is no prime.
    func isPlausible() throws(Failure) -> Bool {
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else {
            throw OpenSSLError.failure("EVP_PKEY_CTX_new_from_pkey")
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        return unsafe EVP_PKEY_public_check(context) == 1
    }

    // MARK: Signatures

    /// As OpenSSL makes it, ECDSA in DER. Only for a private key, with a scheme that fits.
    func sign(_ message: Span<UInt8>, _ scheme: SignatureScheme) throws(Failure) -> [UInt8] {
        let context = try take(scheme, signs: true)
        defer { give(context, scheme, signs: true) }
        return try context.sign(message)
    }

    func verify(_ message: Span<UInt8>, _ signature: [UInt8], _ scheme: SignatureScheme) throws(Failure) -> Bool {
        // OpenSSL takes a signature without its leading zeros for the same one where the padding is PSS (RFC 8017, 8.1.2).
        guard unsafe kind != .rsa || signature.count == Int(EVP_PKEY_get_size(key)) else { return false }
        let context = try take(scheme, signs: false)
        defer { give(context, scheme, signs: false) }
        return try context.verify(message, signature)
    }

    /// PKCS #1 v1.5 with SHA-1, for OAuth 1 (RFC 5849, section 3.4.3) and for nothing else. Only for a private RSA key.
    /// Nil where the machine's OpenSSL is set up not to do it.
    func signSHA1(_ message: [UInt8]) throws(Failure) -> [UInt8]? {
        guard let context = unsafe EVP_MD_CTX_new() else { throw OpenSSLError.failure("EVP_MD_CTX_new") }
        defer { unsafe EVP_MD_CTX_free(context) }
        // RSA with 8192 bits gives 1024 bytes, the most there is.
        var signature = [UInt8](repeating: 0, count: 1024)
        var count = signature.count
        guard unsafe EVP_DigestSignInit_ex(context, nil, "SHA1", nil, nil, key, nil) == 1,
            unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count <= signature.count
        else { return nil }
        signature.removeLast(signature.count - count)
        return signature
    }

    private func take(_ scheme: SignatureScheme, signs: Bool) throws(Failure) -> SignatureContext {
        let place = scheme.rawValue * 2 + (signs ? 1 : 0)
        if let context = idle.withLock({ $0[place].popLast() }) { return context }
        return try unsafe SignatureContext(key, scheme, signs: signs)
    }

    private func give(_ context: SignatureContext, _ scheme: SignatureScheme, signs: Bool) {
        let place = scheme.rawValue * 2 + (signs ? 1 : 0)
        idle.withLock { if $0[place].count < Self.maximumIdle { $0[place].append(context) } }
    }
}
