import Testing

@testable import MembraneCore

@Suite struct WebhookSignatureTests {
    /// The example of the Standard Webhooks specification and of its reference libraries.
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    private static let timestamp = "1614265330"
    private static let body = #"{"test": 2432232314}"#
    private static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    private func check(
        id: String = Self.id, timestamp: String = Self.timestamp, signature: String = Self.signature,
        body: String = Self.body, secrets: String = Self.secret, tolerance: Int64 = 300, after seconds: Int64 = 0
    ) -> String? {
        let refusal = failure { () throws(Failure) in
            try WebhookSignature.verify(
                .init(id: id, timestamp: timestamp, signature: signature, body: Array(body.utf8)), secrets: secrets,
                toleranceSeconds: tolerance, now: (1_614_265_330 + seconds) * 1000)
        }
        guard let refusal else { return nil }
        return refusal.status == .invalidArgument ? "argument" : refusal.data["reason"]?.stringValue ?? "?"
    }

    @Test func theSpecificationsExamplePasses() {
        #expect(check() == nil)
        #expect(check(secrets: String(Self.secret.dropFirst(6))) == nil)
    }

    @Test func oneOfSeveralSuffices() {
        let other = "v1," + Base64.encode([UInt8](repeating: 1, count: 32))
        #expect(check(signature: "\(other) \(Self.signature)") == nil)
        #expect(check(signature: "v1a,AAAA v2,x \(Self.signature) garbage") == nil)
        #expect(check(signature: other) == "signature")
        let secret = "whsec_" + Base64.encode([UInt8](repeating: 1, count: 24))
        #expect(check(secrets: "\(secret) \(Self.secret)") == nil)
        #expect(check(secrets: secret) == "signature")
    }

    @Test func whateverIsChangedIsNoticed() {
        #expect(check(id: "msg_other") == "signature")
        #expect(check(timestamp: "1614265331") == "signature")
        #expect(check(body: #"{"test":2432232314}"#) == "signature")
        #expect(check(body: Self.body + " ") == "signature")
        // The same bytes cut elsewhere.
        #expect(check(id: "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330", timestamp: "1614265330") == "signature")
    }

    @Test func timesAreLimited() {
        #expect(check(after: 300) == nil && check(after: 301) == "expired")
        #expect(check(after: -300) == nil && check(after: -301) == "not_yet_valid")
        #expect(check(tolerance: 10, after: 11) == "expired")
        for tolerance in [0, -1, 86_401, .max] as [Int64] { #expect(check(tolerance: tolerance) == "argument") }
    }

    @Test(arguments: [
        "", "x", "1614265330.0", "+1614265330", " 1614265330", "0x60", "-1", "99999999999999999999", "１６１４２６５３３０",
    ])
    func aTimestampIsDigits(timestamp: String) { #expect(check(timestamp: timestamp) == "malformed") }

    @Test(arguments: ["", " ", "v1", "v1,", "v2,AAAA", "v1;AAAA", "v1,???", String(repeating: "v1,AAAA ", count: 600)])
    func aSignatureHasItsForm(signature: String) {
        #expect(["malformed", "signature"].contains(check(signature: signature) ?? ""))
    }

    @Test(arguments: ["", "whsec_", "whsec_short", "whsec_MfKQ", "whsec_????", " "])
    func aSecretHasItsForm(secrets: String) { #expect(check(secrets: secrets) == "argument") }

    @Test func idsAreLimited() {
        #expect(check(id: "") == "malformed" && check(id: String(repeating: "x", count: 257)) == "malformed")
    }

    @Test func errorsHoldNoSecret() {
        let refusal = failure { () throws(Failure) in
            try WebhookSignature.verify(
                .init(id: "x", timestamp: "1", signature: "v1,AAAA", body: []), secrets: "whsec_canary!",
                toleranceSeconds: 300, now: 0)
        }
        #expect(refusal?.json.text.firstRange(of: "canary") == nil)
    }
}
