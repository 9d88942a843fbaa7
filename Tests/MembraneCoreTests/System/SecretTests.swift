import Testing

@testable import MembraneCore

@Suite struct SecretTests {
    @Test func aSecretIsNeverPrinted() {
        let secret = Secret("canary".utf8)
        #expect("\(secret)" == "<secret>" && String(reflecting: secret) == "<secret>")
        #expect(secret.exposed == Array("canary".utf8) && secret.count == 6)
    }

    @Test func anEmptySecretIsPossible() {
        #expect(Secret([]).exposed == [] && Secret([]).count == 0)
    }

    @Test func comparingTakesWholeValues() {
        #expect(ConstantTime.equal([1, 2], [1, 2]) && ConstantTime.equal([], []))
        #expect(
            !ConstantTime.equal([1, 2], [1, 3]) && !ConstantTime.equal([1], [1, 2]) && !ConstantTime.equal([1], []))
    }
}
