@testable import MembraneCore

extension Target {
    /// Header fields as an app answers with them, one on each line, and what the library reads in them. The first byte says
    /// what time it is.
    static let headers = Target(name: "headers") { input in
        guard let first = input.first else { return }
        let now = times[Int(first) % times.count]
        var response = HTTPResponse(status: [200, 401, 429, 503][Int(first >> 4) % 4])
        // From C, where NUL ends a text.
        for line in input.dropFirst().filter({ $0 != 0 }).split(separator: 10).prefix(64) {
            let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
            let value = line[colon...].dropFirst().drop { $0 == UInt8(ascii: " ") }
            response.headers.append(
                String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
        }
        checkNames(response.headers)
        checkAnswer(response)
        checkPatience(response, now: now)
        checkChallenges(response.headers)
        checkLinks(response)
        checkRequest(response.headers)
    }

    /// Clocks are set wrong, too.
    private static let times: [Int64] = [
        1_800_000_000_000, 0, -1, 1, .max, .min, 253_402_300_800_000, 4_102_444_800_000,
    ]

    // MARK: Names

    private static func checkNames(_ headers: HTTPHeaders) {
        for (name, _) in headers.fields.prefix(8) {
            let first = headers.fields.first { isSame(Array($0.name.utf8), Array(name.utf8)) }
            expect(
                headers[name].map { Array($0.utf8) } == first.map { Array($0.value.utf8) },
                "a name is found without case")
            var others = headers
            others[name] = nil
            expect(others[name] == nil, "a field that is removed is gone")
            let left = headers.fields.filter { asVariable($0.name) != asVariable(name) }
            expect(others.fields.count == left.count, "and no other is, but those that servers take for it")
        }
    }

    /// A name as servers hand it to programs (RFC 3875, section 4.1.18).
    private static func asVariable(_ name: String) -> [UInt8] {
        name.utf8.map { byte in
            switch byte {
            case 0x61...0x7A: byte - 0x20
            case 0x41...0x5A, 0x30...0x39: byte
            default: 0x5F
            }
        }
    }

    /// Letters of ASCII have two cases, and nothing else has.
    private static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }
        return left.map(lower) == right.map(lower)
    }

    private static func has(_ headers: HTTPHeaders, _ name: String) -> Bool {
        headers.fields.contains { isSame(Array($0.name.utf8), Array(name.utf8)) }
    }

    // MARK: The answer

    private static func checkAnswer(_ response: HTTPResponse) {
        let head = response.headJSON
        guard let again = try? JSON(parsing: JSON.object(head).text, what: "The head") else {
            return expect(false, "an answer's head can be written and read")
        }
        expect(again == .object(head), "and is the same then")
        let fields = head["headers"]?.objectValue ?? JSONObject()
        for (name, _) in fields {
            expect(!isSame(Array(name.utf8), Array("set-cookie".utf8)), "cookies are not passed on")
            expect(!name.utf8.contains { (0x41...0x5A).contains($0) }, "names are in lower case")
        }
        var shown: [[UInt8]] = []
        for (name, _) in response.headers.fields where !isSame(Array(name.utf8), Array("set-cookie".utf8)) {
            if !shown.contains(where: { isSame($0, Array(name.utf8)) }) { shown.append(Array(name.utf8)) }
        }
        expect(fields.count == shown.count, "every other field is")
        var withBody = response
        withBody.body = Array("{}".utf8)
        let type = (response.headers["Content-Type"] ?? "").utf8.prefix { $0 != UInt8(ascii: ";") }.filter {
            $0 != 0x20 && $0 != 9
        }
        if isSame(Array(type), Array("application/json".utf8)) {
            expect(withBody.json["body"] == [:], "JSON is read where the answer says that it is some")
        }
    }

    // MARK: How long to wait

    private static func checkPatience(_ response: HTTPResponse, now: Int64) {
        let year: Int64 = 31_536_000_000
        for (_, value) in response.headers.fields.prefix(8) {
            var delays = RateLimitRule.Unit.allCases.map { RateLimitRule.delay(value, $0, now: now) }
            delays.append(HTTPDate.delay(value, now: now))
            for delay in delays { expect(delay.map { (0...year).contains($0) } ?? true, "nobody waits for years") }
            let policy = RetryPolicy(["attempts": 3])
            let call = Call(clock: FuzzClock())
            for delay in delays {
                guard let wait = try? policy.delay(after: 1, wish: delay, call, FuzzRandom()) else { continue }
                expect((0...60_000).contains(wait) && wait >= delay ?? 0, "a retry waits as long as it is asked to")
            }
        }
        var rule = RateLimitRule()
        rule.statuses = [503]
        guard let failure = try? rule.failure(response, by: "App", { JSONObject() }, StoppedClock(now: now)) else {
            return
        }
        let delay = failure.retryAfterMilliseconds
        expect(failure.isRetryable && delay.map { (0...year).contains($0) } ?? true, "a limit passes")
        expect(failure.data["resetAt"]?.stringValue.map { !$0.isEmpty } ?? true, "when it does is a time")
    }

    private struct StoppedClock: MembraneCore.Clock {
        let now: Int64
        var monotonic: Int64 { 0 }
        func sleep(milliseconds: Int64) {}
    }

    // MARK: WWW-Authenticate

    private static func checkChallenges(_ headers: HTTPHeaders) {
        for (_, value) in headers.fields.prefix(8) {
            let challenges = AuthenticateChallenge.all(in: value)
            expect(challenges.count <= 64, "there is an end")
            let written = challenges.map { challenge in
                let parameters = challenge.parameters.map { name, value in (name.text, value) }
                for (name, _) in parameters {
                    expect(isToken(name), "the name of a parameter is a token in lower case")
                }
                expect(isToken(challenge.scheme), "a scheme is a token in lower case")
                let fields = parameters.map { name, value in "\(name)=\"\(quoted(value))\"" }
                return challenge.scheme + " " + fields.joined(separator: ", ")
            }
            let text = written.joined(separator: ", ")
            if text.utf8.count < 8000 {
                expect(AuthenticateChallenge.all(in: text) == challenges, "challenges survive being written and read")
            }
        }
        let bearer = AuthenticateChallenge.bearer(headers)
        expect(
            bearer == nil || bearer?.scheme == "bearer" && has(headers, "www-authenticate"), "a challenge is somewhere")
        for scope in MetadataText.scopes(bearer?.parameters["scope"] ?? "") {
            expect(scope.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "a scope can be shown")
        }
    }

    private static func isToken(_ text: String) -> Bool {
        HeaderField.isName(text) && !text.utf8.contains { (0x41...0x5A).contains($0) }
    }

    private static func quoted(_ text: String) -> String {
        var octets: [UInt8] = []
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { octets.append(UInt8(ascii: "\\")) }
            octets.append(byte)
        }
        return String(decoding: octets, as: UTF8.self)
    }

    // MARK: Link

    private static let base = try? URI("https://api.app.test/v1/items?page=1", what: "The address")

    /// Whatever stands in the address of the next page, the app's key is not in the cursor that tells it.
    private static func checkLinks(_ response: HTTPResponse) {
        guard let base, var request = AppRequest(path: "/items") else { return }
        request.pagination = .bool(true)
        var rules = APIRules.none
        rules.pagination = try? PaginationRule(["type": "link"], path: "pagination")
        var answer = response
        answer.status = 200
        guard let pages = try? Pages(request, rules, "App"),
            let outcome = try? pages.outcome(answer, at: base, hiding: .init(own: OwnQuery(["api_key"]))),
            let cursor = outcome.cursor
        else { return }
        guard let read = try? PageCursor(cursor), case .string(let address) = read.value else {
            return expect(false, "a cursor that is given can be given back")
        }
        let query = address.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst()
        for (name, _) in FormEncoding.decode(String(decoding: query, as: UTF8.self)) {
            expect(Array(name.utf8) != Array("api_key".utf8), "a cursor has no key in it")
        }
        expect(!address.utf8.contains(UInt8(ascii: "#")), "nor a fragment")
        request.cursor = cursor
        guard let next = try? Pages(request, rules, "App")?.applied(to: request) else {
            return expect(false, "the next page can be asked for")
        }
        guard let uri = try? base.joining(next.path) else { return }
        expect(uri.origin == base.origin, "it is on the same host")
    }

    // MARK: The request

    /// The same fields as somebody sends them.
    private static func checkRequest(_ headers: HTTPHeaders) {
        guard let base else { return }
        var request = HTTPRequest(method: "GET", uri: base)
        request.headers = headers
        guard (try? request.check()) != nil else { return }
        for (name, value) in headers.fields {
            expect(!name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }, "a name is a name")
            expect(!value.utf8.contains { $0 < 0x20 && $0 != 9 || $0 == 0x7F }, "a value ends no line")
        }
        for name in ["host", "content-length", "transfer-encoding", "connection", "te", "upgrade"] {
            expect(!has(headers, name), "nobody frames our messages differently")
        }
    }
}

extension AppRequest {
    /// A request without anything but a path.
    fileprivate init?(path: String) {
        var object = JSONObject()
        object["path"] = .string(path)
        guard
            let request = try? OperationRequest(
                text: JSON.object(object).text, members: Self.members, what: "The request"),
            let made = try? AppRequest(request)
        else { return nil }
        self = made
    }
}
