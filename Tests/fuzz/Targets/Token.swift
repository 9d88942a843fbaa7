@testable import MembraneCore

extension Target {
    /// The first byte chooses: the rest is a token as somebody sends it, what a token of ours is to say, or a header
    /// and a payload which are then signed rightly.
    static let token = Target(name: "token") { input in
        guard let first = input.first, let keys = FuzzKeys.set else { return }
        let rest = Array(input.dropFirst())
        switch first % 4 {
        case 0: checkForged(rest, keys)
        case 1: checkRoundTrip(rest, keys, key: Int(first >> 2))
        default: checkSigned(rest, keys, key: Int(first >> 2))
        }
    }

    /// While the tokens of the RFCs lasted.
    private static let now: Int64 = 1_300_000_000_000

    /// What verifies was signed: the fuzzer has no private key, and only the corpus has tokens that are genuine.
    private static func checkForged(_ bytes: [UInt8], _ keys: KeySet) {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = try? OpaqueToken(text)
        guard let parts = try? TokenParts(text), (try? parts.checkSignature(keys)) != nil else { return }
        let signed = text.utf8.prefix { $0 != UInt8(ascii: ".") }.count
        expect(genuine.contains { text.hasPrefix($0 + ".") }, "what verifies was signed (\(signed))")
        _ = try? Token.verify(text, keys, now: now)
    }

    private static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

    private static let genuine = [
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\(payload)", "eyJhbGciOiJSUzI1NiJ9.\(payload)",
        "eyJhbGciOiJFUzI1NiJ9.\(payload)", "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA",
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
    ]

    /// What we sign we read again, and it says what it was to say.
    private static func checkRoundTrip(_ bytes: [UInt8], _ keys: KeySet, key: Int) {
        let texts = bytes.split(separator: 0, maxSplits: 4, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        func text(_ index: Int) -> String? {
            texts.indices.contains(index) && !texts[index].isEmpty ? texts[index] : nil
        }
        var claims = TokenClaims(workspaceKey: text(0) ?? "", tenantKey: text(1))
        claims.name = text(2)
        claims.fields = try? JSON(parsing: text(3) ?? "", what: "The fields").objectValue
        let signer = FuzzKeys.all[key % FuzzKeys.all.count]
        guard let signers = try? KeySet([signer]), let token = try? Token.sign(claims, signers, now: now) else {
            return
        }
        guard let verified = try? Token.verify(token, keys, now: now) else {
            return expect(false, "what we sign verifies")
        }
        func same(_ left: String?, _ right: String?) -> Bool {
            left.map { Array($0.utf8) } == right.map { Array($0.utf8) }
        }
        expect(same(verified.workspaceKey, claims.workspaceKey), "the workspace is the one that was signed")
        expect(same(verified.tenantKey, claims.tenantKey) && same(verified.name, claims.name), "so is the tenant")
        expect(verified.fields == claims.fields && !verified.isAdmin, "so are the fields")
    }

    /// The rules of header and claims, which no forger gets to.
    private static func checkSigned(_ bytes: [UInt8], _ keys: KeySet, key index: Int) {
        let halves = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else { return }
        let key = FuzzKeys.all[index % FuzzKeys.all.count]
        let algorithm = key.algorithms[index / FuzzKeys.all.count % key.algorithms.count]
        let signed = Base64.encode(Array(halves[0]), .url) + "." + Base64.encode(Array(halves[1]), .url)
        guard let signature = try? key.sign(Array(signed.utf8).span, algorithm) else {
            return expect(false, "a private key signs")
        }
        let token = signed + "." + Base64.encode(signature, .url)
        guard let parts = try? TokenParts(token), (try? parts.checkSignature(keys)) != nil else { return }
        let header = (try? JSON(parsing: halves[0], what: "The header")) ?? .null
        expect(header["alg"] == .string(algorithm.rawValue), "the header's algorithm is the one that signed")
        expect(header["crit"] == nil, "nothing is critical")
        expect(header["kid"] == nil || header["kid"] == key.kid.map { .string($0) }, "the kid is the key's")
        guard let verified = try? Token.verify(token, keys, now: now) else { return }
        expect(!verified.workspaceKey.isEmpty && verified.tenantKey != "", "names are not empty")
        expect(now < verified.validUntil && !(verified.isAdmin && verified.tenantKey != nil), "a right is of one kind")
        guard let again = try? JSON(parsing: JSON.object(verified.all).text, what: "The claims") else {
            return expect(false, "claims can be written")
        }
        expect(again == .object(verified.all), "claims survive being written and read")
    }
}
