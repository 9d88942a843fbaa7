/// The key that wraps every other key of a store.
struct RootKey: Sendable {
    let secret: Secret
    /// Names the key without telling anything about it; stored, so that a wrong key is noticed by name.
    let id: String

    /// - Parameter origin: where it came from, for whoever gave another one.
    init(_ secret: Secret, origin: String = "this one") throws(Failure) {
        guard secret.count == AESGCM.keySize else {
            throw .invalidArgument(
                "The root key of a store is 32 bytes; \(origin) has \(secret.count). `openssl rand -base64 32` makes one."
            )
        }
        self.secret = secret
        let digest = try HMAC.authenticate(Array("libmembrane root key id".utf8), key: secret, .sha256)
        id = Base64.encode(Array(digest.prefix(9)), .url)
    }

    /// The key as people keep it: base64 text, with or without white space around it.
    init(base64 text: [UInt8], origin: String = "this one") throws(Failure) {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
        let trimmed = Array(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        guard let bytes = Base64.decode(trimmed) else {
            throw .invalidArgument(
                "The root key of a store is 32 bytes in base64, which \(origin) is not. `openssl rand -base64 32` makes one."
            )
        }
        try self.init(Secret(bytes), origin: origin)
    }

    static func generate(_ random: any RandomSource) throws(Failure) -> RootKey {
        try RootKey(Secret(try random.bytes(AESGCM.keySize)))
    }

    var base64: [UInt8] { Array(Base64.encode(secret.exposed).utf8) }
}
