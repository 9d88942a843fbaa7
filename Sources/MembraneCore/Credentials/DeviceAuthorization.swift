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
        verificationUri = try address(answer["verification_uri"] == nil ? "verification_url" : "verification_uri")
        let complete = answer["verification_uri_complete"] ?? .null
        verificationUriComplete = complete == .null ? nil : try address("verification_uri_complete")
        guard let seconds = answer["expires_in"]?.seconds, seconds > 0 else { throw .member("expires_in") }
        expiresAt = requestedAt + min(seconds, Self.longestLife) * 1000
        switch answer["interval"] {
        case nil, .null?: interval = Self.defaultInterval
        case let value?:
            guard let seconds = value.seconds, Self.intervals.contains(seconds) else { throw .member("interval") }
            interval = seconds * 1000
        }
    }
}

extension JSON {
    /// A number of seconds, as a number or as digits; nil for everything else.
    var seconds: Int64? {
        switch self {
        case .integer(let number) where (0...0xFFFF_FFFF).contains(number): number
        case .string(let text) where text.utf8.count <= 9: Int64(text).flatMap { $0 >= 0 ? $0 : nil }
        default: nil
        }
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
