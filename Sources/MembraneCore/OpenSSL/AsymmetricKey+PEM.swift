import COpenSSL

/// Keys from text (RFC 7468): PKCS #1, PKCS #8, SEC 1 and SubjectPublicKeyInfo, encrypted or not.
extension AsymmetricKey {
    convenience init(pem text: [UInt8], passphrase: Secret?) throws(Failure) {
        let block = try PEM.key(in: text)
        if block.isEncrypted, passphrase == nil {
            throw .invalidKey("The key is encrypted: give its passphrase.")
        }
        switch block.label {
        case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY":
            guard let key = try unsafe Self.privateKey(block, passphrase) else {
                throw .invalidKey(
                    block.isEncrypted
                        ? "The key does not open: its passphrase is wrong, or the text is damaged."
                        : "The private key cannot be read: its text is damaged.")
            }
            try unsafe self.init(taking: key, isPrivate: true)
        case "PUBLIC KEY":
            try unsafe self.init(taking: Self.required(Self.publicKey(block)), isPrivate: false)
        case "RSA PUBLIC KEY":
            try unsafe self.init(taking: Self.required(Self.rsaPublicKey(block)), isPrivate: false)
        case "CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE":
            throw .invalidKey(
                "This is a certificate: give its key, as `openssl x509 -pubkey -noout` prints it.")
        default:
            throw .invalidKey(
                "The PEM text is not a key of a known form: PRIVATE KEY, ENCRYPTED PRIVATE KEY, RSA PRIVATE KEY, "
                    + "EC PRIVATE KEY, PUBLIC KEY or RSA PUBLIC KEY.")
        }
    }

    private static func required(_ key: OpaquePointer?) throws(Failure) -> OpaquePointer {
        guard let key = unsafe key else {
            throw .invalidKey("The public key cannot be read: its text is damaged.")
        }
        return unsafe key
    }

    private static func privateKey(_ block: PEM.Block, _ passphrase: Secret?) throws(Failure) -> OpaquePointer? {
        try unsafe withSource(block) { source in
            let passphrase = passphrase ?? Secret([])
            return unsafe passphrase.withBytes { bytes in
                var bytes = unsafe bytes
                // Without a function of ours OpenSSL would ask at the terminal.
                return unsafe PEM_read_bio_PrivateKey(
                    source, nil,
                    { buffer, size, _, passphrase in
                        guard let buffer = unsafe buffer,
                            let bytes = unsafe passphrase?.load(as: UnsafeRawBufferPointer.self), unsafe !bytes.isEmpty,
                            let count = Int32(exactly: bytes.count), count <= size
                        else { return -1 }
                        unsafe UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)).copyMemory(from: bytes)
                        return count
                    }, &bytes)
            }
        }
    }

    private static func publicKey(_ block: PEM.Block) throws(Failure) -> OpaquePointer? {
        try unsafe withSource(block) { unsafe PEM_read_bio_PUBKEY($0, nil, { _, _, _, _ in -1 }, nil) }
    }

    /// RFC 8017, appendix A.1.1, for which OpenSSL has a reader of the bytes only.
    private static func rsaPublicKey(_ block: PEM.Block) throws(Failure) -> OpaquePointer? {
        let lines = block.text.split { $0 == 10 || $0 == 13 }.dropFirst().dropLast()
        guard let der = Base64.decode(lines.joined().filter { $0 != 32 && $0 != 9 }) else { return nil }
        return unsafe der.withUnsafeBufferPointer { der in
            var position = der.baseAddress
            let key = unsafe d2i_PublicKey(EVP_PKEY_RSA, nil, &position, der.count)
            // Nothing may follow the key.
            guard unsafe position == der.baseAddress.map({ unsafe $0 + der.count }) else {
                unsafe EVP_PKEY_free(key)
                return nil
            }
            return unsafe key
        }
    }

    private static func withSource(
        _ block: PEM.Block, _ body: (OpaquePointer) -> OpaquePointer?
    ) throws(Failure) -> OpaquePointer? {
        let text = Array(block.text) + [10]
        let isReady: Bool
        var key: OpaquePointer?
        isReady = unsafe text.withUnsafeBytes { bytes in
            guard let source = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else {
                return false
            }
            defer { unsafe BIO_free(source) }
            unsafe key = body(source)
            return true
        }
        guard isReady else { throw OpenSSLError.failure("BIO_new_mem_buf") }
        return unsafe key
    }
}

extension AsymmetricKey {
    /// Whether the bytes, or the bytes that they are the base64 of, are a key or certificate without its PEM lines.
    static func isDER(_ bytes: [UInt8]) -> Bool {
        // Every such structure begins with a long SEQUENCE, or a short one around an elliptic-curve key.
        if bytes.first == 0x30 { return isSequence(bytes) }
        guard bytes.first == UInt8(ascii: "M"),
            let decoded = Base64.decode(bytes.filter { $0 > 32 })
        else { return false }
        return decoded.first == 0x30 && isSequence(decoded)
    }

    private static func isSequence(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            if let key = unsafe d2i_PUBKEY(nil, &position, bytes.count) {
                unsafe EVP_PKEY_free(key)
                return true
            }
            unsafe position = bytes.baseAddress
            if let key = unsafe d2i_AutoPrivateKey(nil, &position, bytes.count) {
                unsafe EVP_PKEY_free(key)
                return true
            }
            unsafe position = bytes.baseAddress
            guard let certificate = unsafe d2i_X509(nil, &position, bytes.count) else { return false }
            unsafe X509_free(certificate)
            return true
        }
    }
}
