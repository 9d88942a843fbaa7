/// What is sealed of a webhook.
struct WebhookSettings: Sendable {
    var url: String
    /// The newest first. Every delivery carries the signature of each that is valid.
    var secrets: [Signing]

    struct Signing: Sendable {
        let secret: String
        /// Nil for the present one.
        var validUntil: Int64?
    }

    init(url: String, secret: String) {
        self.url = url
        secrets = [Signing(secret: secret)]
    }

    init(sealedForm object: JSONObject) {
        url = object["url"]?.stringValue ?? ""
        secrets = (object["secrets"]?.arrayValue ?? []).compactMap { item in
            item["secret"]?.stringValue.map { Signing(secret: $0, validUntil: item["validUntil"]?.integerValue) }
        }
    }

    var sealedForm: JSONObject {
        var object = JSONObject()
        object["url"] = .string(url)
        object["secrets"] = .array(
            secrets.map { ["secret": .string($0.secret), "validUntil": $0.validUntil.map { .integer($0) } ?? .null] })
        return object
    }

    /// More than this many overlap at no time.
    static let maximumSecrets = 4

    /// Puts a new secret before the others, which stay valid for a while.
    mutating func rotate(to secret: String, overlapUntil: Int64, now: Int64) {
        secrets = secrets.filter { $0.validUntil.map { $0 > now } ?? true }
        for index in secrets.indices {
            secrets[index].validUntil = min(secrets[index].validUntil ?? .max, overlapUntil)
        }
        secrets = Array(([Signing(secret: secret)] + secrets).prefix(Self.maximumSecrets))
    }

    func validSecrets(at now: Int64) -> [String] {
        secrets.filter { $0.validUntil.map { $0 > now } ?? true }.map(\.secret)
    }
}
