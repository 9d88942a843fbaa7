import COpenSSL

/// Owns what one signature at a time needs, ready for one key, scheme and direction.
///
/// RSA and ECDSA hash first and sign the hash: such a context serves any number of signatures, while one of
/// `EVP_DigestSign` must be made ready for each.
@safe final class SignatureContext: @unchecked Sendable {
    private let hash: SHA2?
    private let digest: OpaquePointer
    /// Nil for Ed25519, which signs the message itself.
    private let signer: OpaquePointer?

    init(_ key: OpaquePointer, _ scheme: SignatureScheme, signs: Bool) throws(Failure) {
        hash = scheme.hash
        guard let digest = unsafe EVP_MD_CTX_new() else { throw OpenSSLError.failure("EVP_MD_CTX_new") }
        unsafe self.digest = digest
        guard let hash else {
            unsafe signer = nil
            let isReady =
                signs
                ? unsafe EVP_DigestSignInit(digest, nil, nil, nil, key)
                : unsafe EVP_DigestVerifyInit(digest, nil, nil, nil, key)
            guard isReady == 1 else { throw OpenSSLError.failure("EVP_DigestSignInit") }
            return
        }
        guard let signer = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else {
            throw OpenSSLError.failure("EVP_PKEY_CTX_new_from_pkey")
        }
        unsafe self.signer = signer
        guard unsafe (signs ? EVP_PKEY_sign_init(signer) : EVP_PKEY_verify_init(signer)) == 1,
            unsafe Self.set(scheme.padding, of: signer),
            unsafe EVP_PKEY_CTX_set_signature_md(signer, hash.algorithm) == 1
        else { throw OpenSSLError.failure("EVP_PKEY_sign_init") }
    }

    deinit {
        unsafe EVP_PKEY_CTX_free(signer)
        unsafe EVP_MD_CTX_free(digest)
    }

    private static func set(_ padding: SignatureScheme.Padding?, of signer: OpaquePointer) -> Bool {
        switch padding {
        case nil: true
        case .pkcs1?: unsafe EVP_PKEY_CTX_set_rsa_padding(signer, RSA_PKCS1_PADDING) == 1
        case .pss?:
            // RFC 7518, section 3.5: the salt is as long as the hash, and nothing else is accepted.
            unsafe EVP_PKEY_CTX_set_rsa_padding(signer, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(signer, RSA_PSS_SALTLEN_DIGEST) == 1
        }
    }

    func sign(_ message: Span<UInt8>) throws(Failure) -> [UInt8] {
        // RSA with 8192 bits gives 1024 bytes, the most there is.
        var signature = [UInt8](repeating: 0, count: 1024)
        var count = signature.count
        let isSigned: Bool
        if let signer = unsafe signer, let hash {
            isSigned = try hashed(message, hash).withSpan { hashed in
                unsafe hashed.withUnsafeBufferPointer { hashed in
                    unsafe EVP_PKEY_sign(signer, &signature, &count, hashed.baseAddress, hashed.count) == 1
                }
            }
        } else {
            isSigned = unsafe message.withUnsafeBufferPointer { message in
                unsafe EVP_DigestSign(digest, &signature, &count, message.baseAddress, message.count) == 1
            }
        }
        guard isSigned, count <= signature.count else { throw OpenSSLError.failure("EVP_PKEY_sign") }
        signature.removeLast(signature.count - count)
        return signature
    }

    func verify(_ message: Span<UInt8>, _ signature: [UInt8]) throws(Failure) -> Bool {
        if let signer = unsafe signer, let hash {
            return try hashed(message, hash).withSpan { hashed in
                unsafe hashed.withUnsafeBufferPointer { hashed in
                    unsafe EVP_PKEY_verify(signer, signature, signature.count, hashed.baseAddress, hashed.count) == 1
                }
            }
        }
        return unsafe message.withUnsafeBufferPointer { message in
            unsafe EVP_DigestVerify(digest, signature, signature.count, message.baseAddress, message.count) == 1
        }
    }

    private func hashed(_ message: Span<UInt8>, _ hash: SHA2) throws(Failure) -> Digest {
        let result = unsafe Digest { result in
            let isDone = unsafe message.withUnsafeBufferPointer { message in
                unsafe EVP_DigestInit_ex2(digest, hash.algorithm, nil) == 1
                    && EVP_DigestUpdate(digest, message.baseAddress, message.count) == 1
                    && EVP_DigestFinal_ex(digest, result, nil) == 1
            }
            return isDone ? hash.size : 0
        }
        guard result.count == hash.size else { throw OpenSSLError.failure("EVP_Digest") }
        return result
    }
}
