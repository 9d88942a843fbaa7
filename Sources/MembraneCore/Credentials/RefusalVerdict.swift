/// What it means that a provider refuses to refresh a connection's credentials in words of its own (DESIGN, 8).
///
/// `invalid_grant`, or what the connector translates to it, is a grant that is dead. Many providers say it otherwise: with an
/// empty 400 or 401, a code of their own, a page. One such answer may be a mistake of theirs. The same one again and again is
/// none, and then what the integration's other connections met tells whose trouble it is.
struct RefusalVerdict {
    /// How long the same refusal comes again before it is believed, and how often at least.
    static let milliseconds: Int64 = 600_000
    static let fewest: Int64 = 3

    /// What an answer does to the refusals before it.
    private enum Weight: Equatable {
        /// It is one.
        case refusal(kind: String)
        /// It is about something else: whoever was refused before begins anew.
        case other
        /// Nobody answered, or only that it is too early.
        case none
    }

    private let failure: Failure
    private let weight: Weight

    init(_ failure: Failure) {
        self.failure = failure
        weight = Self.weight(of: failure)
    }

    /// The refusals, this one included; nil when they are none.
    func refusal(after earlier: RepeatedRefusal?, now: Int64) -> RepeatedRefusal? {
        switch weight {
        case .none: return earlier
        case .other: return nil
        case .refusal(let kind):
            // A clock that was set back does not make a refusal older than it is.
            guard var refusal = earlier, refusal.kind == kind, refusal.since <= now else {
                return RepeatedRefusal(kind: kind, since: now)
            }
            refusal.count += 1
            return refusal
        }
    }

    /// Notes the refusal on the connection, and gives the failure that it comes to.
    ///
    /// - Parameter isGrant: whether it is about what a person granted or entered, and not about the integration alone.
    func noted(
        on connection: inout Connection, isGrant: Bool, _ appName: String, _ transaction: Transaction
    ) throws(Failure) -> Failure {
        // Nothing is left to be found out.
        if failure.status == .disconnected { return failure }
        let now = transaction.now
        let refusal = refusal(after: connection.refresh.refusal, now: now)
        connection.refresh.refusal = refusal
        guard let refusal, weight != .none, refusal.count >= Self.fewest, now - refusal.since >= Self.milliseconds
        else {
            return triedAgain
        }
        if isGrant, try !transaction.isRefusedToOthers(refusal, connection) {
            return dead(refusal, appName)
        }
        return broken(refusal, appName)
    }

    /// What is nobody's to mend is tried again by itself, and says so.
    private var triedAgain: Failure {
        var failure = failure
        if [.network, .providerError, .rateLimited].contains(failure.status) { failure.isRetryable = true }
        return failure
    }

    /// When the next try is wanted at the latest, so that ten minutes of refusals are no hour.
    static func latestRetry(after refusal: RepeatedRefusal?, now: Int64) -> Int64 {
        guard let refusal, refusal.since + milliseconds > now else { return .max }
        return refusal.since + milliseconds
    }

    // MARK: Reading a refusal

    private static func weight(of failure: Failure) -> Weight {
        guard let status = failure.httpStatus, failure.status != .rateLimited else { return .none }
        switch status {
        case 408, 425, 429: return .none
        // Of a success only what has an error in it.
        case 200..<300 where failure.oauthCode == nil || failure.isRetryable: return .other
        case 200..<300, 400..<500: break
        default: return .other
        }
        let isOfClient = neverOfGrant.contains(failure.oauthCode ?? "")
        return failure.isRetryable || isOfClient ? .other : .refusal(kind: kind(of: failure, status))
    }

    /// Codes that speak of the client and of nothing else (RFC 6749, section 5.2; GitHub's).
    private static let neverOfGrant: Set<ExactText> = ["invalid_client", "incorrect_client_credentials"]

    /// The status with the code; without one with the words of the answer's beginning, but for those with digits in them,
    /// such as times and numbers of requests, which are never the same.
    private static func kind(of failure: Failure, _ status: Int) -> String {
        if let code = failure.oauthCode, code != OAuthErrorCode.unrecognised { return "\(status) \(code)" }
        let words = (failure.data["answer"]?.stringValue ?? "").parts { !isOfWord($0) }
            .filter { word in word.utf8.allSatisfy { !(0x30...0x39).contains($0) } && word.utf8.count <= longestWord }
        return ("\(status) " + words.joined(separator: " ").asciiLowercased()).shown(longestKind)
    }

    private static let longestWord = 24
    private static let longestKind = 120

    private static func isOfWord(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39, 0x80...,
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"):
            true
        default: false
        }
    }

    // MARK: What it comes to

    private func dead(_ refusal: RepeatedRefusal, _ appName: String) -> Failure {
        verdict(
            .disconnected, .connection, "refused_repeatedly",
            "\(speaker(appName)) refuses to refresh the connection, in the same way \(refusal.count) times since "
                + "\(Timestamp.text(refusal.since)): connect again.", refusal)
    }

    private func broken(_ refusal: RepeatedRefusal, _ appName: String) -> Failure {
        verdict(
            .integrationBroken, .configuration, "refused_for_all",
            "\(speaker(appName)) refuses every connection of the integration in the same way since "
                + "\(Timestamp.text(refusal.since)): look at the integration's parameters, and at the connector's addresses.",
            refusal)
    }

    private func speaker(_ appName: String) -> String {
        let endpoint = failure.data["endpoint"]?.stringValue.flatMap { ProviderWords.Endpoint(rawValue: $0) }
        return endpoint?.name(of: appName) ?? appName
    }

    private func verdict(
        _ status: Status, _ type: Failure.ErrorType, _ key: String, _ message: String, _ refusal: RepeatedRefusal
    ) -> Failure {
        var verdict = Failure(status, type, key, message + " The last time: " + failure.message)
        verdict.data = failure.data
        verdict.oauthCode = failure.oauthCode
        verdict.httpStatus = failure.httpStatus
        return verdict.with("refusals", .integer(refusal.count))
            .with("refusedSince", .string(Timestamp.text(refusal.since)))
    }
}
