import Testing

@testable import MembraneCore

/// The form of opaque tokens.
@Suite struct OpaqueTokenTests {
    @Test func theChecksumIsTheOneThatEverybodyKnows() {
        // The check value of every catalogue of CRCs.
        #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum([]) == 0)
    }

    @Test(arguments: TokenType.allCases)
    func aTokenIsRecognisable(type: TokenType) throws {
        let token = try OpaqueToken(type, SystemRandom())
        #expect(token.text.hasPrefix(type.prefix) && token.text.utf8.count == type.prefix.utf8.count + 49)
        #expect(OpaqueToken.isMeant(by: token.text))
        let read = try OpaqueToken(token.text)
        #expect(read.type == type && read.text == token.text)
        #expect(token.hint.hasPrefix(type.prefix) && token.hint.count == type.prefix.count + 4)
        #expect(try read.hash() == token.hash())
    }

    @Test func noTwoAreTheSame() throws {
        let texts = try (0..<1000).map { _ in try OpaqueToken(.longLived, SystemRandom()).text }
        #expect(Set(texts).count == 1000)
    }

    /// 43 digits of 62 are 256 bits only when every digit is as likely as every other one.
    @Test func digitsAreEvenlySpread() throws {
        var counts: [Character: Int] = [:]
        let random = SeededRandom(seed: 4)
        for _ in 0..<2000 {
            for digit in try OpaqueToken(.longLived, random).text.dropFirst(9).prefix(43) {
                counts[digit, default: 0] += 1
            }
        }
        // 86,000 digits: each about 1387 times, with a deviation of 37.
        #expect(counts.count == 62 && counts.values.allSatisfy { (1387 - 200...1387 + 200).contains($0) })
    }

    /// Every change of one character and every exchange of two neighbours is told from the text alone.
    @Test func aTypoIsNoticed() throws {
        let text = try OpaqueToken(.developer, SeededRandom(seed: 9)).text
        func isRefused(_ text: String) -> Bool {
            failure { () throws(Failure) in _ = try OpaqueToken(text) }?.data["reason"] == "malformed"
        }
        var characters = Array(text)
        for index in characters.indices {
            let right = characters[index]
            for wrong in "0aZ_-é " where wrong != right {
                characters[index] = wrong
                #expect(isRefused(String(characters)))
            }
            characters[index] = right
        }
        for index in characters.indices.dropLast() where characters[index] != characters[index + 1] {
            characters.swapAt(index, index + 1)
            #expect(isRefused(String(characters)))
            characters.swapAt(index, index + 1)
        }
        #expect(
            isRefused(String(text.dropLast())) && isRefused(text + "0") && isRefused("mbr_inst_" + text.dropFirst(8)))
    }
}
