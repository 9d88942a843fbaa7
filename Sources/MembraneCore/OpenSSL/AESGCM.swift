import COpenSSL

/// AES-256 in Galois/Counter Mode (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag.
enum AESGCM {
    static let keySize = 32
    static let nonceSize = 12
    static let tagSize = 16

    /// Ciphertext followed by the tag.
    static func seal(
        _ plaintext: [UInt8], key: Secret, nonce: [UInt8], additionalData: [UInt8]
    ) throws(Failure) -> [UInt8] {
        let context = try CipherContext(key: key, nonce: nonce, encrypts: true)
        try context.authenticate(additionalData)
        var sealed = try context.update(plaintext)
        sealed.append(contentsOf: try context.tag())
        return sealed
    }

    /// Nil when the tag does not fit: another key, another place, or changed bytes.
    static func open(
        _ sealed: ArraySlice<UInt8>, key: Secret, nonce: [UInt8], additionalData: [UInt8]
    ) throws(Failure) -> [UInt8]? {
        guard sealed.count >= tagSize else { return nil }
        let context = try CipherContext(key: key, nonce: nonce, encrypts: false)
        try context.authenticate(additionalData)
        let plaintext = try context.update(Array(sealed.dropLast(tagSize)))
        return context.verify(tag: Array(sealed.suffix(tagSize))) ? plaintext : nil
    }
}

/// Owns one `EVP_CIPHER_CTX`.
@safe private struct CipherContext: ~Copyable {
    private let context: OpaquePointer

    /// Fetched once: fetching costs more than a short encryption.
    nonisolated(unsafe) private static let algorithm = unsafe EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)

    init(key: Secret, nonce: [UInt8], encrypts: Bool) throws(Failure) {
        guard key.count == AESGCM.keySize, nonce.count == AESGCM.nonceSize else {
            throw Failure.internal("A key or a nonce has the wrong size.")
        }
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw OpenSSLError.failure("EVP_CIPHER_CTX_new") }
        let direction: Int32 = encrypts ? 1 : 0
        let isReady = unsafe key.withBytes { key in
            unsafe EVP_CipherInit_ex2(
                context, CipherContext.algorithm, key.assumingMemoryBound(to: UInt8.self).baseAddress, nonce, direction,
                nil)
        }
        guard isReady == 1 else {
            unsafe EVP_CIPHER_CTX_free(context)
            throw OpenSSLError.failure("EVP_CipherInit_ex2")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    func authenticate(_ data: [UInt8]) throws(Failure) {
        var length: Int32 = 0
        guard let count = Int32(exactly: data.count),
            unsafe EVP_CipherUpdate(context, nil, &length, data, count) == 1
        else { throw OpenSSLError.failure("EVP_CipherUpdate") }
    }

    func update(_ input: [UInt8]) throws(Failure) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: input.count)
        var length: Int32 = 0
        guard let count = Int32(exactly: input.count),
            unsafe EVP_CipherUpdate(context, &output, &length, input, count) == 1
        else { throw OpenSSLError.failure("EVP_CipherUpdate") }
        return output
    }

    func tag() throws(Failure) -> [UInt8] {
        var nothing: [UInt8] = [0]
        var length: Int32 = 0
        var tag = [UInt8](repeating: 0, count: AESGCM.tagSize)
        guard unsafe EVP_CipherFinal_ex(context, &nothing, &length) == 1,
            unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(AESGCM.tagSize), &tag) == 1
        else { throw OpenSSLError.failure("EVP_CipherFinal_ex") }
        return tag
    }

    func verify(tag: [UInt8]) -> Bool {
        var tag = tag
        var nothing: [UInt8] = [0]
        var length: Int32 = 0
        return
            unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(AESGCM.tagSize), &tag) == 1
            && EVP_CipherFinal_ex(context, &nothing, &length) == 1
    }
}
