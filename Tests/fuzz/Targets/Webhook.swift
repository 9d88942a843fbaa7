@testable import MembraneCore

extension Target {
    /// What claims to be a webhook: id, timestamp and signatures, each on its line, then the body. Only a signature that
    /// fits is taken.
    static let webhook = Target(name: "webhook") { input in
        let lines = input.split(separator: 10, maxSplits: 3, omittingEmptySubsequences: false)
        guard lines.count == 4 else { return }
        let fields = lines.prefix(3).map { String(decoding: $0, as: UTF8.self) }
        let body = Array(lines[3])
        let secret = "whsec_" + Base64.encode([UInt8](repeating: 7, count: 32))
        let now: Int64 = 1_800_000_000_000
        func isTaken(_ signature: String, _ body: [UInt8]) -> Bool {
            let message = WebhookSignature.Message(
                id: fields[0], timestamp: fields[1], signature: signature, body: body)
            return (try? WebhookSignature.verify(message, secrets: secret, toleranceSeconds: 300, now: now)) != nil
        }
        guard isTaken(fields[2], body) else { return }
        guard let seconds = Int64(fields[1]),
            let genuine = try? WebhookSignature.header(
                id: fields[0], timestamp: seconds, body: body, secrets: [secret])
        else { return expect(false, "what is taken has a time") }
        expect(abs(seconds - now / 1000) <= 300, "what is taken is not old")
        let signatures = fields[2].utf8.split(separator: UInt8(ascii: " "))
        expect(signatures.contains { $0.elementsEqual(genuine.utf8) }, "what is taken has the one signature")
        expect(!isTaken(fields[2], body + [0]), "another body is not")
    }
}
