/// A token that says nothing by itself: `mbr_live_`, 43 random digits in base 62, and 6 digits of CRC-32 over all of it.
///
/// The prefix lets people and secret scanners recognise one; the checksum tells a mistyped one without a look into the
/// store. The store keeps the SHA-256 only: with 256 random bits nothing slower is needed to keep it from being guessed.
struct OpaqueToken {
    let type: TokenType
    let text: String

    private static let randomDigits = 43
    private static let checksumDigits = 6
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// Makes a new one.
    init(_ type: TokenType, _ random: any RandomSource) throws(Failure) {
        var text = Array(type.prefix.utf8)
        let length = text.count + Self.randomDigits
        while text.count < length {
            // 248 is the largest multiple of 62 that a byte reaches: above it some digits would come more often.
            for byte in try random.bytes(length - text.count) where byte < 248 {
                text.append(Self.digits[Int(byte % 62)])
            }
        }
        self.type = type
        self.text = String(decoding: text + Self.checksum(of: text), as: UTF8.self)
    }

    /// Whether a text is meant to be one of these, and not a JSON Web Token.
    static func isMeant(by text: String) -> Bool { text.hasPrefix("mbr_") }

    /// Reads one that somebody gave.
    init(_ text: String) throws(Failure) {
        let bytes = Array(text.utf8)
        guard let type = TokenType.allCases.first(where: { text.hasPrefix($0.prefix) }),
            bytes.count == type.prefix.utf8.count + Self.randomDigits + Self.checksumDigits,
            bytes.dropFirst(type.prefix.utf8.count).allSatisfy(Self.digits.contains),
            Self.checksum(of: bytes.dropLast(Self.checksumDigits)).elementsEqual(bytes.suffix(Self.checksumDigits))
        else {
            throw .notAuthenticated(.malformed, "The token was mistyped or cut off: its checksum does not fit.")
        }
        self.type = type
        self.text = text
    }

    private static func checksum(of bytes: some Sequence<UInt8>) -> [UInt8] {
        var rest = CRC32.checksum(bytes)
        var written: [UInt8] = []
        for _ in 0..<checksumDigits {
            written.append(digits[Int(rest % 62)])
            rest /= 62
        }
        return written.reversed()
    }

    /// What the store keeps.
    func hash() throws(Failure) -> [UInt8] { try SHA2.sha256.digest(Array(text.utf8)) }

    /// Enough to find one's own token in a list, and 232 bits short of using it.
    var hint: String { text.shown(type.prefix.utf8.count + 4) }
}
