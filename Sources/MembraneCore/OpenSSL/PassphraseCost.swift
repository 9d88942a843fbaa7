/// How much work an encrypted private key asks for before it opens. Who made the file decides that: it may ask for hours.
enum PassphraseCost {
    /// The most that anybody recommends is 1.3 million; this many take some seconds.
    static let maximumIterations: Int64 = 10_000_000
    /// N·r·p of scrypt (RFC 7914): some seconds. OpenSSL's own files have 131072.
    static let maximumScryptWork: Int64 = 1 << 24
    /// What OpenSSL lends scrypt.
    static let maximumScryptMemory: Int64 = 32 << 20

    /// Throws where an EncryptedPrivateKeyInfo (RFC 5958, section 3) asks for too much, or does not say how it is encrypted.
    static func check(_ der: [UInt8]) throws(Failure) {
        var whole = der[...]
        guard var sealed = take(sequence, from: &whole), var algorithm = take(sequence, from: &sealed),
            let scheme = take(identifier, from: &algorithm), var parameters = take(sequence, from: &algorithm)
        else { throw damaged }
        guard Array(scheme) == pbes2 else {
            // PBES1 and those of PKCS #12 (RFC 8018, appendix A.3; RFC 7292, appendix C): salt and iterations.
            guard take(octets, from: &parameters) != nil, let count = number(from: &parameters) else { throw damaged }
            return try checkIterations(count)
        }
        guard var derivation = take(sequence, from: &parameters), let function = take(identifier, from: &derivation),
            var terms = take(sequence, from: &derivation)
        else { throw damaged }
        switch Array(function) {
        case pbkdf2:
            guard take(octets, from: &terms) != nil, let count = number(from: &terms) else { throw damaged }
            try checkIterations(count)
        case scrypt:
            guard take(octets, from: &terms) != nil, let cost = number(from: &terms), let blocks = number(from: &terms),
                let parallel = number(from: &terms)
            else { throw damaged }
            try checkScrypt(cost, blocks, parallel)
        default:
            throw .invalidKey(
                "The key's passphrase is stretched in a way that is not known here: write it anew with "
                    + "`openssl pkcs8 -topk8`.")
        }
    }

    private static func checkIterations(_ count: Int64) throws(Failure) {
        guard count > 0, count <= maximumIterations else {
            throw .invalidKey(
                "The key asks for \(count) iterations before it opens, more than \(maximumIterations): write it anew with "
                    + "`openssl pkcs8 -topk8 -iter 600000`.")
        }
    }

    private static func checkScrypt(_ cost: Int64, _ blocks: Int64, _ parallel: Int64) throws(Failure) {
        let memory = cost.multipliedReportingOverflow(by: blocks)
        let work = memory.partialValue.multipliedReportingOverflow(by: parallel)
        guard cost > 0, blocks > 0, parallel > 0, !memory.overflow, !work.overflow,
            memory.partialValue < maximumScryptMemory / 128, work.partialValue <= maximumScryptWork
        else {
            throw .invalidKey(
                "The key asks scrypt for more work or memory than is allowed here (N·r·p at most \(maximumScryptWork), "
                    + "\(maximumScryptMemory >> 20) MiB): write it anew with `openssl pkcs8 -topk8 -scrypt`.")
        }
    }

    private static var damaged: Failure {
        .invalidKey("The key does not open: its text is damaged, or its encryption is not known here.")
    }

    // MARK: DER

    private static let sequence: UInt8 = 0x30
    private static let integer: UInt8 = 2
    private static let octets: UInt8 = 4
    private static let identifier: UInt8 = 6

    /// 1.2.840.113549.1.5.13 and .12 (RFC 8018), 1.3.6.1.4.1.11591.4.11 (RFC 7914).
    private static let pbes2: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13]
    private static let pbkdf2: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12]
    private static let scrypt: [UInt8] = [0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 11]

    /// What is in the first element. Nil where it is another one, cut off, or of no length of its own: that OpenSSL would
    /// read, and here nothing would be known of it.
    private static func take(_ tag: UInt8, from bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard bytes.popFirst() == tag, let first = bytes.popFirst() else { return nil }
        var count = Int(first)
        if first >= 0x80 {
            guard first > 0x80, first <= 0x84 else { return nil }
            count = 0
            for _ in 0..<(first & 0x7f) {
                guard let digit = bytes.popFirst() else { return nil }
                count = count << 8 | Int(digit)
            }
        }
        guard count <= bytes.count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }

    /// The largest there is for what is beyond 64 bits.
    private static func number(from bytes: inout ArraySlice<UInt8>) -> Int64? {
        guard let digits = take(integer, from: &bytes), let first = digits.first, first < 0x80 else { return nil }
        let significant = digits.drop { $0 == 0 }
        guard significant.count < 8 else { return .max }
        return significant.reduce(0) { $0 << 8 | Int64($1) }
    }
}
