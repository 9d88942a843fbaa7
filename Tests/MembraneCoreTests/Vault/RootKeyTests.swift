import Testing

@testable import MembraneCore

@Suite struct RootKeyTests {
    private let bytes = [UInt8](0..<32)

    @Test func theIdNamesTheKeyAndDoesNotTellIt() throws {
        let key = try RootKey(Secret(bytes))
        #expect(try key.id == RootKey(Secret(bytes)).id)
        #expect(try key.id != RootKey(Secret([UInt8](1..<33))).id)
        #expect(key.id.utf8.count == 12 && !Base64.encode(bytes).contains(key.id))
    }

    @Test func theTextFormIsBase64WithOrWithoutWhiteSpaceAround() throws {
        let key = try RootKey(Secret(bytes))
        #expect(String(decoding: key.base64, as: UTF8.self) == Base64.encode(bytes))
        for text in [Base64.encode(bytes), Base64.encode(bytes) + "\n", " \t\r\n" + Base64.encode(bytes) + "\r\n"] {
            #expect(try RootKey(base64: Array(text.utf8)).id == key.id)
        }
    }

    @Test(arguments: [
        "", " ", "AAAA", Base64.encode([UInt8](repeating: 0, count: 31)),
        Base64.encode([UInt8](repeating: 0, count: 33)),
        String(Base64.encode([UInt8](0..<32)).dropLast()),
        Base64.encode([UInt8](0..<16)) + "\n" + Base64.encode([UInt8](0..<16)),
        String(repeating: "k", count: 32),
    ])
    func anythingButThirtyTwoBytesInBase64IsRefused(text: String) {
        let refusal = failure { () throws(Failure) in _ = try RootKey(base64: Array(text.utf8)) }
        #expect(refusal?.status == .invalidArgument && refusal?.message.contains("32 bytes") == true)
    }
}
