import Testing

@testable import MembraneCore

/// What a connector says its API's answers mean: responseHandlers, limits, and sending again.
@Suite struct ResponseRuleTests {
    private func connected(_ rules: JSON) throws -> ConnectedApp {
        let api: JSON = [
            "baseUri": "https://api.app.test/v1",
            "headers": ["Authorization": ["$concat": ["Bearer ", ["$var": "credentials.access_token"]]]],
        ]
        return try ConnectedApp(members: ["makeApiClient": ["mapping": api.merging(rules)]])
    }

    private func keyed(_ rules: JSON) throws -> KeyedApp {
        try KeyedApp(members: [
            "makeApiClient": ["mapping": (["baseUri": "https://api.keyed.test"] as JSON).merging(rules)]
        ])
    }

    static let notOk: JSON = ["$eval": ["$var": "response.data.ok"], "is": false]
    private static func error(_ code: String) -> JSON {
        ["$eval": ["$var": "response.data.error"], "is": .string(code)]
    }

    // MARK: Handlers

    @Test func aSuccessThatIsNoneFails() throws {
        let app = try keyed([
            "responseHandlers": [
                [
                    "match": Self.notOk,
                    "error": [
                        "key": "channel_not_found",
                        "message": ["$concat": ["Slack: ", ["$var": "response.data.error"]]],
                        "data": ["code": ["$var": "response.data.error"]],
                    ],
                ]
            ]
        ])
        app.transport.onApp { _ in .json(#"{"ok": false, "error": "gone"}"#) }
        let refusal = try #require(app.refusal())
        #expect(
            refusal.status == .providerError && refusal.key == "channel_not_found" && refusal.message == "Slack: gone")
        #expect(refusal.data["code"] == "gone" && refusal.httpStatus == 200)
        app.transport.onApp { _ in .json(#"{"ok": true}"#) }
        #expect(try app.send()["body"]?["ok"] == true)
    }

    /// An app may repeat what it was shown, in its own writing.
    @Test(arguments: ["access_token_expired", "rate_limit_exceeded", "gone"])
    func whatAHandlerQuotesIsWithoutSecrets(key: String) throws {
        let app = try connected([
            "responseHandlers": [
                [
                    "match": Self.notOk,
                    "error": [
                        "key": .string(key), "message": ["$concat": ["It says ", ["$var": "response.data.error"]]],
                        "data": ["said": [["$var": "response.data"]]],
                    ],
                ]
            ]
        ])
        app.transport.onApp { request in
            let token = request.headers["Authorization"]?.dropFirst(7) ?? ""
            let escaped = token.unicodeScalars.map { "\\u00" + String($0.value, radix: 16) }.joined()
            return .json(#"{"ok": false, "error": "bad \#(token)", "\#(token)": "\#(escaped)"}"#)
        }
        let refusal = try #require(app.client.refusal(.request, app.request))
        let told = refusal.message + JSON.object(refusal.data).text
        #expect(refusal.key == key && refusal.message.hasPrefix("It says bad ***") && !told.contains("access-"))
        #expect(refusal.data["said"]?.arrayValue?.first?["error"] == "bad ***")
        #expect(try app.connection?.requestError.map { !$0.text.contains("access-") } == true)
    }

    @Test(arguments: [401, 403])
    func scopesThatAnAppNamesAreWithoutSecrets(status: Int) throws {
        let app = try connected([:])
        app.transport.onApp { request in
            var response = HTTPResponse.status(status)
            let token = request.headers["Authorization"]?.dropFirst(7) ?? ""
            response.headers["WWW-Authenticate"] = #"Bearer error="insufficient_scope", scope="files \#(token)""#
            return response
        }
        let refusal = try #require(app.client.refusal(.request, app.request))
        #expect(refusal.key == "insufficient_scope" && refusal.data["scopes"] == ["files", "***"])
        #expect(refusal.message.contains("files, ***:"))
    }

    @Test func aFailureThatIsNoneSucceeds() throws {
        let app = try keyed([
            "responseHandlers": [
                [
                    "match": ["$eval": ["$var": "response.status"], "is": 404], "isSuccess": true,
                    "data": ["found": false],
                ]
            ]
        ])
        app.transport.onApp { _ in .status(404) }
        let answer = try app.send()
        #expect(answer["status"] == 404 && answer["body"] == ["found": false])
    }

    @Test func credentialsThatExpiredInOtherWordsAreRefreshed() throws {
        let app = try connected([
            "responseHandlers": [["match": Self.error("token_expired"), "error": ["key": "access_token_expired"]]]
        ])
        app.transport.onApp { request in
            request.headers["Authorization"] == "Bearer access-1"
                ? .json(#"{"error": "token_expired"}"#, status: 200) : .json(#"{"fine": 1}"#)
        }
        #expect(try app.client.call(.request, app.request)["body"] == ["fine": 1])
        #expect(app.transport.tokenRequests.count == 2 && app.transport.appRequests.count == 2)
        // Once: an app that always says so is believed.
        app.transport.onApp { _ in .json(#"{"error": "token_expired"}"#) }
        app.world.clock.advance(seconds: 120)
        let refusal = app.client.refusal(.request, app.request)
        #expect(refusal?.status == .credentialsRefused && refusal?.key == "access_token_expired")
        #expect(app.transport.tokenRequests.count == 3)
    }

    @Test func theFirstThatMatchesDecides() throws {
        let app = try keyed([
            "responseHandlers": [
                ["match": true, "isSuccess": true], ["match": true, "error": ["key": "never"]],
            ]
        ])
        app.transport.onApp { _ in .status(401) }
        #expect(try app.send()["status"] == 401)
    }

    static let wrong: [(JSON, String)] = [
        (["responseHandlers": 7], "responseHandlers"),
        (["responseHandlers": [["isSuccess": true]]], "responseHandlers[0]"),
        (["responseHandlers": [["match": ["$var": "secret.x"]]]], "responseHandlers[0].match"),
        (["responseHandlers": [["match": true, "isSuccess": 1]]], "responseHandlers[0].isSuccess"),
        (["responseHandlers": [["match": true, "eror": [:]]]], "responseHandlers[0].eror"),
        (["rateLimit": ["statuses": [99]]], "rateLimit.statuses"),
        (["rateLimit": ["resetUnit": "days"]], "rateLimit.resetUnit"),
        (["rateLimit": ["resetHeader": "a b"]], "rateLimit.resetHeader"),
        (["rateLimit": ["reset": "a"]], "rateLimit.reset"),
    ]

    @Test(arguments: wrong)
    func aRuleThatCannotBeIsRefused(rules: JSON, path: String) throws {
        let failure = try #require(throws: Failure.self) { try keyed(rules) }
        #expect(failure.status == .invalidRequest)
        #expect(failure.data["path"]?.stringValue?.hasPrefix("makeApiClient.mapping." + path) == true)
    }

    // MARK: Limits

    private func limited(_ rule: JSON, _ headers: [(String, String)], status: Int, body: String = "") throws -> Failure?
    {
        let app = try keyed(rule == .null ? [:] : ["rateLimit": rule])
        app.transport.onApp { _ in
            var response = HTTPResponse.json(body, status: status)
            for (name, value) in headers { response.headers.append(name, value) }
            return response
        }
        return app.refusal()
    }

    static let now = ManualClock.start
    static let waits: [(JSON, String, String, Int64)] = [
        (.null, "Retry-After", "7", 7000), (.null, "Retry-After", "Fri, 15 Jan 2027 08:00:05 GMT", 5000),
        (.null, "X-RateLimit-Reset", "30", 30_000), (.null, "X-RateLimit-Reset", "\(now / 1000 + 9)", 9000),
        (.null, "X-RateLimit-Reset", "\(now + 1500)", 1500), (.null, "RateLimit-Reset", "2.5", 2500),
        (.null, "X-RateLimit-Reset", "2027-01-15T08:00:03Z", 3000), (.null, "Retry-After", "0", 0),
        (["retryAfterUnit": "milliseconds"], "Retry-After", "7", 7),
        (["resetHeader": "X-Reset-Ms", "resetUnit": "milliseconds"], "X-Reset-Ms", "1200", 1200),
        (["resetHeader": ["A", "B"], "resetUnit": "epochSeconds"], "B", "\(now / 1000 + 4)", 4000),
        (.null, "X-RateLimit-Reset", "\(now / 1000 - 50)", 0),
    ]

    @Test(arguments: waits)
    func howLongToWaitIsUnderstood(rule: JSON, header: String, value: String, wait: Int64) throws {
        let failure = try #require(try limited(rule, [(header, value)], status: 429))
        #expect(failure.status == .rateLimited && failure.key == "rate_limit_exceeded")
        #expect(failure.retryAfterMilliseconds == wait)
    }

    /// Who wants to be left alone for longer than anybody is gets a year, and is not asked again at once.
    @Test(arguments: ["1e300", "99999999999999999999", "31536001"])
    func aWishForMoreThanAYearIsForAYear(value: String) throws {
        let wait = try limited(.null, [("Retry-After", value)], status: 429)?.retryAfterMilliseconds
        #expect(wait == 31_536_000_000)
    }

    @Test(arguments: ["soon", "-5", "nan", ""])
    func aWishThatIsNoneIsNoWish(value: String) throws {
        #expect(try limited(.null, [("Retry-After", value)], status: 429)?.retryAfterMilliseconds == nil)
    }

    @Test func otherStatusesCountWhereNothingRemains() throws {
        let rule: JSON = ["statuses": [403]]
        let failure = try #require(
            try limited(
                rule, [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Limit", "60"), ("X-RateLimit-Reset", "5")],
                status: 403))
        #expect(failure.status == .rateLimited && failure.data["limit"] == 60)
        #expect(failure.data["resetAt"] == "2027-01-15T08:00:05.000Z")
        #expect(try limited(rule, [("X-RateLimit-Remaining", "59")], status: 403) == nil)
        #expect(try limited(rule, [], status: 403) == nil)
        #expect(try limited(.null, [("X-RateLimit-Remaining", "0")], status: 403) == nil)
    }

    @Test func aBodyCanSaySo() throws {
        let rule: JSON = ["match": Self.error("RATELIMITED")]
        #expect(try limited(rule, [], status: 400, body: #"{"error": "RATELIMITED"}"#)?.status == .rateLimited)
        #expect(try limited(rule, [], status: 400, body: #"{"error": "other"}"#) == nil)
    }

    // MARK: Sending again

    /// The statuses that the app answers in turn; the last one for ever.
    private func answering(_ app: KeyedApp, _ answers: [HTTPResponse]) {
        let count = Lock(0)
        app.transport.onApp { _ in
            answers[
                count.withLock {
                    $0 = min($0 + 1, answers.count); return $0 - 1
                }]
        }
    }

    private static func wish(_ seconds: Int, status: Int = 429) -> HTTPResponse {
        var response = HTTPResponse(status: status)
        response.headers["Retry-After"] = String(seconds)
        return response
    }

    @Test func nothingIsSentAgainUnasked() throws {
        let app = try keyed([:])
        answering(app, [.status(503)])
        #expect(try app.send()["status"] == 503 && app.sent.count == 1)
        answering(app, [.status(429)])
        #expect(app.refusal()?.status == .rateLimited && app.sent.count == 2)
    }

    @Test func troubleThatPassesIsWaitedFor() throws {
        let app = try keyed([:])
        answering(app, [.status(503), .status(500), .status(200)])
        #expect(try app.send(["retry": true])["status"] == 200 && app.sent.count == 3)
        answering(app, [Self.wish(2), .status(200)])
        let start = app.world.clock.monotonic
        #expect(try app.send(["retry": 1])["status"] == 200)
        #expect(app.world.clock.monotonic - start >= 2000)
    }

    @Test func aPostIsRepeatedOnlyWhereItWasNotActedOn() throws {
        let app = try keyed([:])
        let post: JSON = ["method": "POST", "retry": true]
        answering(app, [.status(503), .status(200)])
        #expect(try app.send(post)["status"] == 503 && app.sent.count == 1)
        answering(app, [.status(429), .status(200)])
        #expect(try app.send(post)["status"] == 200 && app.sent.count == 3)
        answering(app, [.status(503), .status(200)])
        #expect(try app.send(post.merging(["headers": ["Idempotency-Key": "1"]]))["status"] == 200)
    }

    @Test func triesEnd() throws {
        let app = try keyed([:])
        answering(app, [.status(503)])
        #expect(try app.send(["retry": ["attempts": 2]])["status"] == 503 && app.sent.count == 3)
    }

    @Test(arguments: [["retry": true], ["retry": ["maximumDelayMs": 10_000]]] as [JSON])
    func whoAsksForTooMuchIsAnsweredAtOnce(request: JSON) throws {
        let app = try keyed([:])
        answering(app, [Self.wish(request["retry"] == true ? 31 : 11)])
        let start = app.world.clock.monotonic
        #expect(app.refusal(request)?.status == .rateLimited)
        #expect(app.sent.count == 1 && app.world.clock.monotonic == start)
    }

    @Test(arguments: [["retry": 11], ["retry": -1], ["retry": "yes"], ["retry": ["times": 1]]] as [JSON])
    func aPolicyThatIsNoneIsRefused(request: JSON) throws {
        #expect(try keyed([:]).refusal(request)?.status == .invalidRequest)
    }

    @Test func lostConnectionsAreRepeatedToo() throws {
        let app = try keyed([:])
        let count = Lock(0)
        app.transport.onApp { (_) throws(Failure) in
            let number = count.withLock {
                $0 += 1; return $0
            }
            guard number > 1 else {
                var failure = Failure(.network, .connection, "answer_cut_off", "Cut off.")
                failure.isRetryable = true
                throw failure
            }
            return .status(200)
        }
        #expect(try app.send(["retry": 1])["status"] == 200)
    }
}
