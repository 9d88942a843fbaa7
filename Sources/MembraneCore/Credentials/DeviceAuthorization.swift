/// What a provider answers to a device that asks for a person's agreement (RFC 8628, section 3.2). All of it is shown to
/// people or sent back, and none of it is trusted.
struct DeviceAuthorization: Sendable {
    let deviceCode: String
    let userCode: String
    let verificationUri: String
    /// The same with the code in it, where the provider gives one.
    let verificationUriComplete: String?
    let expiresAt: Int64
    /// In milliseconds.
    let interval: Int64

    enum Problem: Error, CustomStringConvertible {
        case member(String)
        case address(String)

        var description: String {
            switch self {
            case .member(let name): "without a usable `\(name)`"
            case .address(let name): "with a `\(name)` that is no web address"
            }
        }
    }

    static let defaultInterval: Int64 = 5000
    private static let intervals: ClosedRange<Int64> = 1...300
    /// A person who has not agreed after so long has gone away.
    private static let longestLife: Int64 = 3600

    init(_ answer: JSONObject, requestedAt: Int64) throws(Problem) {
        func text(_ name: String, maximum: Int) throws(Problem) -> String {
            guard let text = answer[name]?.stringValue, (1...maximum).contains(text.utf8.count),
                text.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
            else { throw .member(name) }
            return text
        }
        func address(_ name: String) throws(Problem) -> String {
            let address = try text(name, maximum: 2048)
            guard WebAddress.problem(address) == nil else { throw .address(name) }
            return address
        }
        deviceCode = try text("device_code", maximum: 8192)
        userCode = try text("user_code", maximum: 64)
        // Google's older name is still about.
        verificationUri = try address(
            answer[present: "verification_uri"] == nil ? "verification_url" : "verification_uri")
        let complete = answer[present: "verification_uri_complete"]
        verificationUriComplete = try complete.map { (_) throws(Problem) in try address("verification_uri_complete") }
        guard let seconds = answer["expires_in"]?.amount, seconds > 0 else { throw .member("expires_in") }
        expiresAt = requestedAt + min(seconds, Self.longestLife) * 1000
        guard let value = answer[present: "interval"] else {
            interval = Self.defaultInterval
            return
        }
        guard let seconds = value.amount, seconds == 0 || Self.intervals.contains(seconds) else {
            throw .member("interval")
        }
        // Nobody wants to be asked without pause, whatever they say.
        interval = seconds == 0 ? Self.defaultInterval : seconds * 1000
    }
}

extension DeviceAuthorization {
    var sealedForm: JSONObject {
        var object = JSONObject()
        object["deviceCode"] = .string(deviceCode)
        object["userCode"] = .string(userCode)
        object["verificationUri"] = .string(verificationUri)
        object["verificationUriComplete"] = verificationUriComplete.map { .string($0) }
        object["expiresAt"] = .integer(expiresAt)
        object["interval"] = .integer(interval)
        return object
    }

    init?(sealedForm object: JSONObject) {
        guard let deviceCode = object["deviceCode"]?.stringValue, let userCode = object["userCode"]?.stringValue,
            let verificationUri = object["verificationUri"]?.stringValue
        else { return nil }
        self.deviceCode = deviceCode
        self.userCode = userCode
        self.verificationUri = verificationUri
        verificationUriComplete = object["verificationUriComplete"]?.stringValue
        expiresAt = object["expiresAt"]?.integerValue ?? 0
        interval = object["interval"]?.integerValue ?? Self.defaultInterval
    }
}
