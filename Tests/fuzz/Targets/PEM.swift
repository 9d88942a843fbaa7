@testable import MembraneCore

extension Target {
    /// The first byte says whether there is a passphrase, and whether the rest is the text or the bytes inside of it.
    static let pem = Target(name: "pem") { input in
        guard let first = input.first else { return }
        let rest = Array(input.dropFirst())
        let text = first & 2 == 0 ? rest : wrapped(rest, labels[Int(first >> 2) % labels.count])
        if let key = try? Key(pem: text) { KeyProperties.check(key) }
        guard first & 1 != 0 else { return }
        if let key = try? Key(pem: text, passphrase: Secret("correct horse".utf8)) { KeyProperties.check(key) }
    }

    private static let labels = [
        "PUBLIC KEY", "RSA PUBLIC KEY", "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY",
    ]

    private static func wrapped(_ bytes: [UInt8], _ label: String) -> [UInt8] {
        var text = Array("-----BEGIN \(label)-----\n".utf8)
        let digits = Array(Base64.encode(bytes).utf8)
        for start in stride(from: 0, to: digits.count, by: 64) {
            text += digits[start..<min(start + 64, digits.count)] + [10]
        }
        return text + Array("-----END \(label)-----\n".utf8)
    }
}
