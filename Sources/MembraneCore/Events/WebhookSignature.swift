/// Signatures of webhooks as Standard Webhooks writes them: `v1,` and an HMAC-SHA256 over id, timestamp and body.
package enum WebhookSignature {
    /// The value of `webhook-signature`, with one signature for each secret.
    static func header(
        id: String, timestamp: Int64, body: [UInt8], secrets: [String]
    ) throws(Failure) -> String {
        let message = message(id: id, timestamp: String(timestamp), body: body)
        var signatures: [String] = []
        for secret in secrets {
            guard let key = WebhookSecret.key(secret) else {
                throw .storeCorrupt("The stored secret of a webhook cannot be read.")
            }
            signatures.append("v1," + Base64.encode(try HMAC.authenticate(message, key: key, .sha256)))
        }
        return signatures.joined(separator: " ")
    }

    private static func message(id: String, timestamp: String, body: [UInt8]) -> [UInt8] {
        Array("\(id).\(timestamp).".utf8) + body
    }

    /// What a receiver was sent.
    package struct Message {
        let id: String
        let timestamp: String
        let signature: String
        let body: [UInt8]

        package init(id: String, timestamp: String, signature: String, body: [UInt8]) {
            self.id = id
            self.timestamp = timestamp
            self.signature = signature
            self.body = body
        }
    }

    package static func notUTF8(header: String) -> Failure {
        .webhookRefused(.malformed, "The header \(header) is not UTF-8.")
    }

    package static let maximumBody = 16 << 20
    private static let maximumId = 256
    private static let maximumSignatures = 4096
    private static let maximumSecrets = 1024

    /// Nobody's clock is farther off, and no timestamp is longer.
    package static let tolerances: ClosedRange<Int64> = 1...86_400
    private static let timestampDigits = 1...15

    /// Checks that a message comes from who knows the secret, and is not old.
    ///
    /// - Parameters:
    ///   - secrets: one, or several with spaces between them.
    ///   - now: milliseconds since 1970.
    package static func verify(
        _ message: Message, secrets: String, toleranceSeconds: Int64, now: Int64
    ) throws(Failure) {
        guard tolerances.contains(toleranceSeconds) else {
            throw .invalidArgument("`tolerance_s` must be \(tolerances.lowerBound) to \(tolerances.upperBound).")
        }
        guard secrets.utf8.count <= maximumSecrets else { throw .invalidArgument("`secrets` is too long.") }
        let keys = try keys(secrets)
        guard !message.id.isEmpty, message.id.utf8.count <= maximumId else {
            throw .webhookRefused(.malformed, "The header webhook-id is empty or too long.")
        }
        guard timestampDigits.contains(message.timestamp.utf8.count),
            message.timestamp.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let seconds = Int64(message.timestamp)
        else { throw .webhookRefused(.malformed, "The header webhook-timestamp is not a number of seconds.") }
        guard message.signature.utf8.count <= maximumSignatures else {
            throw .webhookRefused(.malformed, "The header webhook-signature is too long.")
        }
        let signatures = signatures(message.signature)
        guard !signatures.isEmpty else {
            throw .webhookRefused(.malformed, "The header webhook-signature holds no signature of version v1.")
        }
        // The signature first: nobody is told about the times of a message that somebody made up.
        let signed = self.message(id: message.id, timestamp: message.timestamp, body: message.body)
        var isSigned = false
        for key in keys {
            let expected = try HMAC.authenticate(signed, key: key, .sha256)
            for signature in signatures where ConstantTime.equal(expected, signature) { isSigned = true }
        }
        guard isSigned else {
            throw .webhookRefused(
                .signature, "No signature fits: the secret is another one, or the body is not the bytes that were sent."
            )
        }
        if seconds < now / 1000 - toleranceSeconds {
            throw .webhookRefused(.expired, "The message was sent more than \(toleranceSeconds) seconds ago.")
        }
        if seconds > now / 1000 + toleranceSeconds {
            throw .webhookRefused(
                .notYetValid, "The message says that it was sent more than \(toleranceSeconds) seconds from now.")
        }
    }

    private static func keys(_ text: String) throws(Failure) -> [Secret] {
        let parts = text.parts(at: UInt8(ascii: " "))
        let keys = parts.compactMap(WebhookSecret.key)
        guard !keys.isEmpty, keys.count == parts.count else {
            throw .invalidArgument(
                "`secrets` must be whsec_ and 24 to 64 bytes in base64, several with spaces between.")
        }
        return keys
    }

    /// Versions that are not known are passed over, as the standard says.
    private static func signatures(_ header: String) -> [[UInt8]] {
        header.parts(at: UInt8(ascii: " ")).compactMap { part in
            part.removing(prefix: "v1,").flatMap { Base64.decode($0.utf8) }
        }
    }
}

extension Failure {
    /// Why a webhook is not accepted, as `data.reason` says it.
    enum WebhookReason: String {
        case malformed
        case signature
        case expired
        case notYetValid = "not_yet_valid"
    }

    static func webhookRefused(_ reason: WebhookReason, _ message: String) -> Failure {
        Failure(.notAuthenticated, .badRequest, "webhook_not_verified", message)
            .with("reason", .string(reason.rawValue))
    }
}
