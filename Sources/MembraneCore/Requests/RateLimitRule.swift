/// How an API says that it wants fewer requests.
struct RateLimitRule: Sendable {
    /// Statuses that may mean it, beside 429: they do where a header says that nothing remains, or when to come again.
    var statuses: Set<Int> = []
    /// Holds for answers that mean it whatever their status.
    var match: Formula?
    var limitHeaders = ["x-ratelimit-limit", "ratelimit-limit"]
    var remainingHeaders = ["x-ratelimit-remaining", "ratelimit-remaining"]
    var resetHeaders = ["x-ratelimit-reset", "ratelimit-reset"]
    var retryAfterHeaders = ["retry-after"]
    var resetUnit = Unit.guessed
    var retryAfterUnit = Unit.guessed

    enum Unit: String, CaseIterable, Sendable {
        /// Small numbers are seconds from now; large ones an epoch in seconds, larger ones in milliseconds; or a date.
        case guessed
        case seconds
        case milliseconds
        case epochSeconds
        case epochMilliseconds
        case date
    }

    /// The longest time that anybody is believed to want.
    private static let longest: Int64 = 31_536_000_000

    init() {}

    /// What of a rule was written down; `variables` are those that `match` sees.
    init(_ json: JSON, path: String, variables: [String]) throws(Failure) {
        guard case .object(let members) = json else {
            throw .invalidRequest("“rateLimit” is an object, not \(json.kindName).", path: path)
        }
        let known = [
            "statuses", "match", "limitHeader", "remainingHeader", "resetHeader", "resetUnit", "retryAfterHeader",
            "retryAfterUnit",
        ]
        for (name, value) in members {
            let place = "\(path).\(name)"
            switch name {
            case "statuses": statuses = try Self.statuses(value, place)
            case "match": match = try Formula(value, path: place, variables: variables)
            case "limitHeader": limitHeaders = try Self.names(value, place)
            case "remainingHeader": remainingHeaders = try Self.names(value, place)
            case "resetHeader": resetHeaders = try Self.names(value, place)
            case "retryAfterHeader": retryAfterHeaders = try Self.names(value, place)
            case "resetUnit": resetUnit = try Self.unit(value, place)
            case "retryAfterUnit": retryAfterUnit = try Self.unit(value, place)
            default:
                let ending = Words.ending(name, among: known)
                throw .invalidRequest("“rateLimit” has no member “\(name)”\(ending)", path: place)
            }
        }
    }

    private static func statuses(_ json: JSON, _ path: String) throws(Failure) -> Set<Int> {
        var statuses: Set<Int> = []
        for element in json.arrayValue ?? [json] {
            guard let status = element.integerValue, (200...599).contains(status) else {
                throw .invalidRequest("A status is a number from 200 to 599.", path: path)
            }
            statuses.insert(Int(status))
        }
        return statuses
    }

    private static func names(_ json: JSON, _ path: String) throws(Failure) -> [String] {
        var names: [String] = []
        for element in json.arrayValue ?? [json] {
            guard let name = element.stringValue, HeaderField.isName(name) else {
                throw .invalidRequest("This is a header's name, or a list of them.", path: path)
            }
            names.append(name)
        }
        return names
    }

    private static func unit(_ json: JSON, _ path: String) throws(Failure) -> Unit {
        guard let unit = json.stringValue.flatMap({ Unit(rawValue: $0) }) else {
            let list = Unit.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidRequest("A unit is one of: \(list).", path: path)
        }
        return unit
    }

    /// The failure that the answer means; nil when it is not about a limit.
    func failure(
        _ response: HTTPResponse, by appName: String, _ variables: () -> JSONObject, _ clock: any Clock
    ) throws(Failure) -> Failure? {
        var isMeant = response.status == 429
        if !isMeant, statuses.contains(response.status) {
            let remaining = first(remainingHeaders, response).flatMap { Double($0) }
            isMeant = remaining.map { $0 < 1 } ?? false || first(retryAfterHeaders, response) != nil
        }
        if !isMeant, let match { isMeant = try match.evaluate(variables()).isTruthy }
        return isMeant ? failure(response, by: appName, now: clock.now) : nil
    }

    func failure(_ response: HTTPResponse, by appName: String, now: Int64) -> Failure {
        var failure = Failure(
            .rateLimited, .connection, "rate_limit_exceeded",
            "\(appName) asks for fewer requests (HTTP \(response.status)).")
        failure.httpStatus = response.status
        failure.isRetryable = true
        let after = first(retryAfterHeaders, response).flatMap { Self.delay($0, retryAfterUnit, now: now) }
        let reset = first(resetHeaders, response).flatMap { Self.delay($0, resetUnit, now: now) }
        // What is said of this answer comes before what is said of every answer.
        failure.retryAfterMilliseconds = after ?? reset
        if let limit = first(limitHeaders, response).flatMap({ Int64($0) }) {
            failure = failure.with("limit", .integer(limit))
        }
        if let reset { failure = failure.with("resetAt", .string(Timestamp.text(now &+ reset))) }
        return failure
    }

    private func first(_ names: [String], _ response: HTTPResponse) -> String? {
        names.lazy.compactMap { response.headers[$0] }.first
    }

    /// Milliseconds from now; nil for what cannot be read.
    static func delay(_ text: String, _ unit: Unit, now: Int64) -> Int64? {
        // Some servers give several limits: "10, 10;w=1". The first is the one that counts.
        let value = text.utf8.prefix { !",;".utf8.contains($0) }.filter { $0 != UInt8(ascii: " ") }
        let number = Double(String(decoding: value, as: UTF8.self)).flatMap {
            // More than any clock shows, and as much as an Int64 holds in milliseconds.
            $0 >= 0 ? min($0, 1e15) : nil
        }
        let delay: Int64?
        switch unit {
        case .seconds: delay = number.flatMap { Int64(exactly: ($0 * 1000).rounded(.up)) }
        case .milliseconds: delay = number.flatMap { Int64(exactly: $0.rounded(.up)) }
        case .epochSeconds:
            delay = number.flatMap { Int64(exactly: ($0 * 1000).rounded(.up)) }.flatMap { time(from: now, to: $0) }
        case .epochMilliseconds:
            delay = number.flatMap { Int64(exactly: $0.rounded(.up)) }.flatMap { time(from: now, to: $0) }
        case .date:
            delay = HTTPDate.delay(text, now: now) ?? Timestamp.milliseconds(text).flatMap { time(from: now, to: $0) }
        case .guessed:
            guard let number else { return Self.delay(text, .date, now: now) }
            return Self.delay(
                text, number >= 1e11 ? .epochMilliseconds : number >= 1e9 ? .epochSeconds : .seconds, now: now)
        }
        // Who asks for longer is not asked again at once all the same.
        return delay.map { min(max(0, $0), longest) }
    }

    /// Nil for what no number can hold: a clock may be set to anything.
    private static func time(from now: Int64, to instant: Int64) -> Int64? {
        let (time, overflows) = instant.subtractingReportingOverflow(now)
        return overflows ? nil : time
    }
}
