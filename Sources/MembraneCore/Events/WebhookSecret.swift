/// Secrets of webhooks in the form of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64.
enum WebhookSecret {
    private static let prefix = "whsec_"
    private static let sizes = 24...64

    static func make(_ random: any RandomSource) throws(Failure) -> String {
        prefix + Base64.encode(try random.bytes(32))
    }

    /// The bytes of a secret, with or without its prefix; nil when it is none.
    static func key(_ text: some StringProtocol) -> Secret? {
        let digits = text.hasPrefix(prefix) ? Array(text.utf8.dropFirst(prefix.utf8.count)) : Array(text.utf8)
        guard let bytes = Base64.decode(digits), sizes.contains(bytes.count) else { return nil }
        return Secret(bytes)
    }
}
