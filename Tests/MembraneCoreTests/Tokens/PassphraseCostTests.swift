import Testing

@testable import MembraneCore

/// How much work an encrypted key may ask for: who wrote the file decides, who reads it would wait.
@Suite struct PassphraseCostTests {
    // MARK: DER

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] = count < 128 ? [UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 255)]
        return [tag] + length + content
    }

    private static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, parts.flatMap { $0 }) }
    private static func identifier(_ bytes: [UInt8]) -> [UInt8] { element(6, bytes) }
    private static let salt = element(4, [UInt8](repeating: 1, count: 8))

    private static func integer(_ number: Int64) -> [UInt8] {
        var digits = (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * Int64($0))) }
        while digits.count > 1, digits[0] == 0, digits[1] < 0x80 { digits.removeFirst() }
        return element(2, digits)
    }

    private static let pbkdf2: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12]
    private static let scrypt: [UInt8] = [0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 11]

    /// PBES2 (RFC 8018) with AES-256-CBC.
    private static func key(_ function: [UInt8], _ terms: [UInt8]) -> [UInt8] {
        let cipher = sequence(
            identifier([0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 42]), element(4, [UInt8](repeating: 2, count: 16)))
        let derivation = sequence(identifier(function), terms)
        return sequence(
            sequence(identifier([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13]), sequence(derivation, cipher)),
            element(4, [UInt8](repeating: 3, count: 48)))
    }

    private static func iterating(_ count: Int64) -> [UInt8] { key(pbkdf2, sequence(salt, integer(count))) }

    private static func scrypting(_ cost: Int64, _ blocks: Int64, _ parallel: Int64) -> [UInt8] {
        key(scrypt, sequence(salt, integer(cost), integer(blocks), integer(parallel)))
    }

    private func refusal(_ der: [UInt8]) -> String? {
        failure { () throws(Failure) in try PassphraseCost.check(der) }?.message
    }

    private func pem(_ der: [UInt8]) -> String {
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n\(Base64.encode(der))\n-----END ENCRYPTED PRIVATE KEY-----"
    }

    // MARK: Tests

    @Test(arguments: [Int64(1), 2048, 600_000, 1_300_000, 10_000_000])
    func whatPeopleUseIsDone(count: Int64) { #expect(refusal(Self.iterating(count)) == nil) }

    @Test(arguments: [Int64(10_000_001), 2_147_483_647, 4_294_967_296, .max])
    func moreIsRefusedWithoutWork(count: Int64) {
        #expect(refusal(Self.iterating(count))?.contains("iterations") == true)
        let text = pem(Self.iterating(count))
        let refusal = failure { () throws(Failure) in _ = try Key(pem: text.utf8, passphrase: Secret("x".utf8)) }
        #expect(refusal?.key == "invalid_key" && refusal?.message.contains("iterations") == true)
    }

    @Test(arguments: [Int64(0), -1, -2_000_000_000])
    func noWorkAtAllIsRefused(count: Int64) { #expect(refusal(Self.iterating(count)) != nil) }

    @Test func aNumberOfMoreThan64BitsIsMany() {
        let terms = Self.sequence(Self.salt, Self.element(2, [1] + [UInt8](repeating: 0, count: 20)))
        #expect(refusal(Self.key(Self.pbkdf2, terms))?.contains("iterations") == true)
    }

    @Test func theOlderSchemesCountToo() {
        // pbeWithSHA1And3-KeyTripleDES-CBC (RFC 7292, appendix C).
        func old(_ count: Int64) -> [UInt8] {
            let scheme = Self.identifier([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1, 3])
            return Self.sequence(
                Self.sequence(scheme, Self.sequence(Self.salt, Self.integer(count))), Self.element(4, [0]))
        }
        #expect(refusal(old(2048)) == nil && refusal(old(1 << 40))?.contains("iterations") == true)
    }

    @Test(arguments: [(16_384, 8, 1), (16_384, 8, 16), (1024, 8, 1)] as [(Int64, Int64, Int64)])
    func scryptAsPeopleUseItIsDone(cost: Int64, blocks: Int64, parallel: Int64) {
        #expect(refusal(Self.scrypting(cost, blocks, parallel)) == nil)
    }

    @Test(
        arguments: [
            (1 << 20, 8, 1), (1 << 30, 1 << 30, 1 << 30), (.max, .max, .max), (16_384, 8, 1 << 20), (0, 8, 1),
        ] as [(Int64, Int64, Int64)])
    func moreScryptIsRefusedWithoutWork(cost: Int64, blocks: Int64, parallel: Int64) {
        #expect(refusal(Self.scrypting(cost, blocks, parallel))?.contains("scrypt") == true)
    }

    @Test func whatIsNotKnownOrCutOffIsRefused() {
        let whole = Self.iterating(2048)
        #expect(refusal(Self.key([0x2a, 3, 4], Self.sequence(Self.salt)))?.contains("not known") == true)
        // An element without a length of its own, which OpenSSL reads.
        #expect(refusal([0x30, 0x80] + whole.dropFirst(2)) != nil)
        for count in 0..<whole.count { #expect(refusal(Array(whole.prefix(count))) != nil) }
    }
}
