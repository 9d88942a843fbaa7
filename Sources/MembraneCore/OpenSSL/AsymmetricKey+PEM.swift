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
            let der = try Self.privateDER(block, passphrase)
            if let numbers = der.flatMap({ ECPrivateKey(der: $0) }) {
                try self.init(numbers.curve, x: numbers.x, y: numbers.y, private: numbers.number)
                return
            }
            guard let der, let key = unsafe Self.privateKey(der) else {
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

    /// PKCS #1, PKCS #8 or SEC 1.
    private static func privateKey(_ der: [UInt8]) -> OpaquePointer? {
        unsafe key(der) { unsafe d2i_AutoPrivateKey(nil, &$0, $1) }
    }

    /// Nothing may follow the key. `read` moves the position to where it has stopped.
    private static func key(
        _ der: [UInt8], _ read: (inout UnsafePointer<UInt8>?, Int) -> OpaquePointer?
    ) -> OpaquePointer? {
        unsafe der.withUnsafeBufferPointer { der in
            var position = der.baseAddress
            let key = unsafe read(&position, der.count)
            guard unsafe position == der.baseAddress.map({ unsafe $0 + der.count }) else {
                unsafe EVP_PKEY_free(key)
                return nil
            }
            return unsafe key
        }
    }

    /// What the text of a private key holds, decrypted; nil where it does not open.
    private static func privateDER(_ block: PEM.Block, _ passphrase: Secret?) throws(Failure) -> [UInt8]? {
        guard block.isEncrypted else { return block.bytes }
        guard let passphrase, passphrase.count > 0 else { return nil }
        if block.label == "ENCRYPTED PRIVATE KEY" {
            guard let bytes = block.bytes else { return nil }
            try PassphraseCost.check(bytes)
            return decrypted(bytes, passphrase)
        }
        var plain: [UInt8]?
        let hasOpened = try unsafe withSource(block) { source in
            unsafe passphrase.withBytes { bytes in
                var bytes = unsafe bytes
                var data: UnsafeMutablePointer<UInt8>?
                var count = 0
                // Without a function of ours OpenSSL would ask at the terminal.
                let isRead = unsafe PEM_bytes_read_bio_secmem(
                    &data, &count, nil, "ANY PRIVATE KEY", source,
                    { buffer, size, _, passphrase in
                        guard let buffer = unsafe buffer,
                            let bytes = unsafe passphrase?.load(as: UnsafeRawBufferPointer.self),
                            let count = Int32(exactly: bytes.count), count <= size
                        else { return -1 }
                        unsafe UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)).copyMemory(from: bytes)
                        return count
                    }, &bytes)
                guard isRead == 1, let data = unsafe data else { return false }
                plain = unsafe Array(UnsafeBufferPointer(start: data, count: count))
                unsafe openssl_secure_clear_free(data, count)
                return true
            }
        }
        return hasOpened ? plain : nil
    }

    /// The PKCS #8 inside of an encrypted one.
    private static func decrypted(_ bytes: [UInt8], _ passphrase: Secret) -> [UInt8]? {
        let opened = unsafe bytes.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var position = bytes.baseAddress
            guard let sealed = unsafe d2i_X509_SIG(nil, &position, bytes.count) else { return nil }
            defer { unsafe X509_SIG_free(sealed) }
            guard unsafe position == bytes.baseAddress.map({ unsafe $0 + bytes.count }) else { return nil }
            return unsafe passphrase.withBytes { passphrase in
                let text = unsafe passphrase.assumingMemoryBound(to: CChar.self).baseAddress
                return unsafe PKCS8_decrypt(sealed, text, Int32(clamping: passphrase.count))
            }
        }
        guard let opened = unsafe opened else { return nil }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(opened) }
        var plain = [UInt8](repeating: 0, count: Int(max(0, unsafe i2d_PKCS8_PRIV_KEY_INFO(opened, nil))))
        let count = unsafe plain.withUnsafeMutableBufferPointer { plain in
            var position = plain.baseAddress
            return unsafe i2d_PKCS8_PRIV_KEY_INFO(opened, &position)
        }
        return Int(count) == plain.count ? plain : nil
    }

    private static func publicKey(_ block: PEM.Block) throws(Failure) -> OpaquePointer? {
        try unsafe withSource(block) { unsafe PEM_read_bio_PUBKEY($0, nil, { _, _, _, _ in -1 }, nil) }
    }

    /// RFC 8017, appendix A.1.1, for which OpenSSL has a reader of the bytes only.
    private static func rsaPublicKey(_ block: PEM.Block) throws(Failure) -> OpaquePointer? {
        guard let der = block.bytes else { return nil }
        return unsafe key(der) { unsafe d2i_PublicKey(EVP_PKEY_RSA, nil, &$0, $1) }
    }

    private static func withSource<Result>(
        _ block: PEM.Block, _ body: (OpaquePointer) -> Result
    ) throws(Failure) -> Result {
        let text = Array(block.text) + [10]
        let result = unsafe text.withUnsafeBytes { bytes -> Result? in
            guard let source = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else {
                return nil
            }
            defer { unsafe BIO_free(source) }
            return unsafe body(source)
        }
        guard let result else { throw OpenSSLError.failure("BIO_new_mem_buf") }
        return result
    }
}

extension AsymmetricKey {
    /// Whether the bytes begin with a key, a certificate or a request for one, as PEM has them between its lines.
    static func isDER(_ bytes: [UInt8]) -> Bool {
        // Each of them is a SEQUENCE.
        guard bytes.first == 0x30 else { return false }
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            func isRead(
                _ read: (inout UnsafePointer<UInt8>?, Int) -> OpaquePointer?, _ free: (OpaquePointer?) -> Void
            )
                -> Bool
            {
                var position = bytes.baseAddress
                guard let object = unsafe read(&position, bytes.count) else { return false }
                unsafe free(object)
                return true
            }
            return unsafe isRead({ unsafe d2i_PUBKEY(nil, &$0, $1) }, { unsafe EVP_PKEY_free($0) })
                || isRead({ unsafe d2i_PublicKey(EVP_PKEY_RSA, nil, &$0, $1) }, { unsafe EVP_PKEY_free($0) })
                || isRead({ unsafe d2i_AutoPrivateKey(nil, &$0, $1) }, { unsafe EVP_PKEY_free($0) })
                || isRead({ unsafe d2i_X509(nil, &$0, $1) }, { unsafe X509_free($0) })
                || isRead({ unsafe d2i_X509_REQ(nil, &$0, $1) }, { unsafe X509_REQ_free($0) })
                || isRead({ unsafe d2i_X509_SIG(nil, &$0, $1) }, { unsafe X509_SIG_free($0) })
        }
    }
}
