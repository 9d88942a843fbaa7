/// Record ids: a prefix for the kind, 60 bits that sort by age, 80 random bits so that nobody guesses one.
enum Identifier {
    enum Kind: String {
        case workspace = "ws"
        case tenant = "ten"
        case connection = "con"
        case connector = "cnr"
        case integration = "int"
        case connectionRequest = "req"
        case grant = "grt"
        case event = "evt"
        case webhook = "whk"
        case webhookAttempt = "dlv"
        case token = "tok"
        case action = "act"
        case actionRun = "run"
        case publicKey = "pk"
        case requestLog = "log"
    }

    static func make(_ kind: Kind, order: Int64, _ random: any RandomSource) throws(Failure) -> String {
        var digits: [UInt8] = []
        for shift in stride(from: 55, through: 0, by: -5) { digits.append(alphabet[Int(order >> shift & 31)]) }
        for byte in try random.bytes(16) { digits.append(alphabet[Int(byte & 31)]) }
        return kind.rawValue + "_" + String(decoding: digits, as: UTF8.self)
    }

    /// Crockford's base 32 in lower case: sorts as the numbers do, and no two digits look alike.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}

extension StoreTransaction {
    func newId(_ kind: Identifier.Kind) throws(Failure) -> String {
        try Identifier.make(kind, order: sequence.next(at: now), random)
    }
}
