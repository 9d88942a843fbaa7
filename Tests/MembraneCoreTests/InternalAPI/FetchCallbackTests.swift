import Testing

@testable import MembraneCore

/// The host is asked for credentials: when, how often, and what of its answers is refused by name.
@Suite struct FetchCallbackTests {
    private let clock = ManualClock(waitsReally: true)
    private let world: World
    private let client: Client

    init() throws {
        world = try World(clock: clock)
        client = try world.tenant()
        _ = try world.manager().call(
            .patchWorkspace,
            [
                "internalApi": [
                    "baseUri": "https://api.product.test",
                    "makeApiClient": ["mapping": ["headers": ["X-Key": ["$var": "credentials.key"]]]],
                    "credentialsSchema": [
                        "type": "object", "properties": ["key": ["type": "string"]], "required": ["key"],
                    ],
                ]
            ])
        accept("good")
    }

    private func accept(_ key: String) {
        world.transport.onApp { $0.headers["X-Key"] == key ? .json("{}") : .status(401) }
    }

    /// Answers the texts in order, the last one for ever, and counts.
    private func answer(_ answers: FetchAnswer...) -> Lock<[JSON]> {
        let questions = Lock<[JSON]>([])
        world.engine.setFetchCallback { text in
            let number = questions.withLock { questions in
                questions.append((try? JSON(parsing: text, what: "A question")) ?? .null)
                return questions.count
            }
            return answers[min(number, answers.count) - 1]
        }
        return questions
    }

    private static func given(_ json: JSON) -> FetchAnswer { .given(json.text) }

    private func refused() -> Failure? { client.refusal(.request, ["path": "/orders"]) }

    // MARK: When

    @Test func itIsAskedWhenThereAreNone() throws {
        let questions = answer(Self.given(["credentials": ["key": "good"], "tenantKey": "customer-1"]))
        for _ in 1...3 { #expect(try client.call(.request, ["path": "/orders"])["status"] == 200) }
        let question = try #require(questions.withLock { $0 }.first)
        #expect(questions.withLock { $0.count } == 1)
        #expect(question["tenantKey"] == "customer-1" && question["workspaceKey"] == "acme")
        #expect(question["reason"] == "missing" && question["tenantId"]?.stringValue?.hasPrefix("ten_") == true)
        #expect(try client.call(.getSelf)["tenant"]?["hasCredentials"] == true)
    }

    @Test func itIsAskedWhenTheyAreRefused() throws {
        _ = try client.call(.setCredentials, ["credentials": ["key": "old"]])
        let questions = answer(Self.given(["credentials": ["key": "good"]]))
        #expect(try client.call(.request, ["path": "/orders"])["status"] == 200)
        #expect(questions.withLock { $0.map { $0["reason"] } } == ["refused"])
        #expect(world.transport.requests.map { $0.headers["X-Key"] } == ["old", "good"])
    }

    @Test func itIsAskedWhenARefreshIsRefused() throws {
        _ = try world.manager().call(.patchWorkspace, ["internalApi": InternalAPICredentialTests.oauth])
        _ = try client.call(
            .setCredentials, ["credentials": ["access_token": "access-0", "refresh_token": "refresh-0"]])
        world.transport.onApp { $0.accessToken == "fetched" ? .status(200) : .status(401) }
        world.transport.onToken { _ in .oauthError("invalid_grant") }
        let questions = answer(Self.given(["credentials": ["access_token": "fetched"]]))
        #expect(try client.call(.request, ["path": "/orders"])["status"] == 200)
        #expect(questions.withLock { $0.count } == 1 && world.transport.tokenRequests.count == 1)
    }

    @Test func whoIsClearedIsNotAsked() throws {
        let questions = answer(Self.given(["credentials": ["key": "good"]]))
        world.engine.setFetchCallback(nil)
        #expect(refused()?.key == "credentials_missing")
        #expect(questions.withLock { $0.isEmpty })
    }

    @Test func whatIsWrongOtherwiseIsNoReasonToAsk() throws {
        _ = try client.call(.setCredentials, ["credentials": ["key": "good"]])
        let questions = answer(Self.given(["credentials": ["key": "good"]]))
        world.transport.onApp { _ in .status(403) }
        #expect(try client.call(.request, ["path": "/orders"])["status"] == 403)
        world.transport.onApp { _ in .status(429) }
        #expect(refused()?.status == .rateLimited)
        #expect(questions.withLock { $0.isEmpty })
    }

    // MARK: How often

    @Test func oneAnswerIsForAllWhoWait() throws {
        let calls = Lock(0)
        let mayAnswer = Lock(false)
        world.engine.setFetchCallback { _ in
            calls.withLock { $0 += 1 }
            _ = try? mayAnswer.wait(.patient) { $0 ? true : nil }
            return Self.given(["credentials": ["key": "good"]])
        }
        let done = Lock(0)
        let begun = Lock(0)
        let client = client
        let threads = try (1...16).map { _ in
            try NativeThread {
                begun.withLockNotifying { $0 += 1 }
                if client.refusal(.request, ["path": "/orders"]) == nil { done.withLock { $0 += 1 } }
            }
        }
        _ = try begun.wait(.patient) { $0 == 16 ? true : nil }
        mayAnswer.withLockNotifying { $0 = true }
        for thread in threads { thread.join() }
        #expect(done.withLock { $0 } == 16 && calls.withLock { $0 } == 1)
    }

    /// Who comes while an answer is being stored takes that one, and who finds it stored asks nobody.
    @Test func anAnswerIsThereUntilItIsStored() throws {
        let fetches = CredentialFetches()
        let clock = clock
        let calls = Lock(0)
        @Sendable func run(
            isNeeded: Bool = true, _ use: (FetchAnswer?) throws(Failure) -> Bool
        ) throws(Failure) -> Bool {
            try fetches.run(
                "tenant", "{}",
                { _ in
                    calls.withLock { $0 += 1 }
                    return .given("{}")
                }, milliseconds: 10_000, .patient, clock, isNeeded: { () throws(Failure) in isNeeded }, use: use)
        }
        let isSame = try run { (_) throws(Failure) in
            let other = Lock<Bool?>(nil)
            let thread = try NativeThread {
                let answer = try? run { (answer) throws(Failure) in answer != nil }
                other.withLock { $0 = answer }
            }
            thread.join()
            return other.withLock { $0 } == true
        }
        #expect(isSame && calls.withLock { $0 } == 1)
        #expect(try run(isNeeded: false) { (answer) throws(Failure) in answer == nil })
        #expect(calls.withLock { $0 } == 1)
        #expect(try run { (answer) throws(Failure) in answer != nil })
        #expect(calls.withLock { $0 } == 2)
    }

    @Test func whatIsRefusedRightAfterwardsIsNotAskedForAgain() throws {
        let questions = answer(Self.given(["credentials": ["key": "wrong"]]))
        for _ in 1...3 {
            let refusal = try #require(refused())
            #expect(refusal.status == .credentialsRefused && refusal.key == "fetched_credentials_refused")
            #expect(refusal.httpStatus == 401)
        }
        #expect(questions.withLock { $0.count } == 1)
        #expect(world.transport.requests.count == 3, "One request for each call.")
        _ = try client.call(.setCredentials, ["credentials": ["key": "good"]])
        #expect(refused() == nil)
    }

    // MARK: What it answers

    static let badAnswers: [(String, String)] = [
        ("", "fetch_answer_invalid"), ("{", "fetch_answer_invalid"), ("[]", "fetch_answer_invalid"),
        ("{}", "fetch_answer_invalid"), (#"{"credentials": "s3cr3t"}"#, "fetch_answer_invalid"),
        (#"{"key": "s3cr3t"}"#, "fetch_answer_invalid"), (#"{"credentials": {"key": 7}}"#, "fetch_answer_invalid"),
        (#"{"credentials": {}}"#, "fetch_answer_invalid"),
        (#"{"credentials": {"key": "s3cr3t"}, "tenantKey": "customer-2"}"#, "fetch_answer_other_tenant"),
        (#"{"credentials": {"key": "s3cr3t"}, "tenantKey": 7}"#, "fetch_answer_other_tenant"),
        (String(repeating: "[", count: 100_000), "fetch_answer_invalid"),
        (#"{"credentials": {"key": ""# + String(repeating: "x", count: 1 << 20) + #""}}"#, "fetch_answer_invalid"),
    ]

    @Test(arguments: badAnswers)
    func whatCannotBeUsedIsRefusedByName(text: String, key: String) throws {
        _ = answer(.given(text))
        let refusal = try #require(refused())
        #expect(refusal.status == .configuration && refusal.key == key)
        #expect(!refusal.json.text.contains("s3cr3t"))
        #expect(world.transport.requests.isEmpty)
        #expect(try client.call(.getSelf)["tenant"]?["hasCredentials"] == false)
    }

    @Test func theSchemasProblemsAreNamed() throws {
        _ = answer(Self.given(["credentials": ["key": 7]]))
        #expect(refused()?.data["errors"]?[0]?["path"] == "credentials.key")
    }

    @Test func itsFailureIsReportedAsItself() throws {
        let questions = answer(.failed("The user\u{7} service is down."), Self.given(["credentials": ["key": "good"]]))
        let refusal = try #require(refused())
        #expect(refusal.status == .providerError && refusal.key == "fetch_failed" && refusal.isRetryable)
        #expect(refusal.message == "The fetch callback failed: The user service is down.")
        #expect(questions.withLock { $0.count } == 1)
        #expect(refused() == nil)
    }

    @Test func aLongMessageIsCut() throws {
        _ = answer(.failed(String(repeating: "x", count: 100_000)))
        #expect(try #require(refused()).message.count < 600)
    }

    // MARK: What hangs

    private func hanging(_ world: World) -> (begun: Lock<Int>, mayEnd: Lock<Bool>) {
        let begun = Lock(0)
        let mayEnd = Lock(false)
        world.engine.setFetchCallback { _ in
            begun.withLockNotifying { $0 += 1 }
            _ = try? mayEnd.wait(.patient) { $0 ? true : nil }
            return Self.given(["credentials": ["key": "good"]])
        }
        return (begun, mayEnd)
    }

    private func quickWorld() throws -> (World, Client) {
        let world = try World(clock: clock, fetchTimeoutMilliseconds: 50)
        _ = try world.manager().call(.patchWorkspace, ["internalApi": ["baseUri": "https://api.product.test"]])
        return (world, try world.tenant())
    }

    @Test func whatHangsIsRefusedByNameAndNotAskedTwice() throws {
        let (world, client) = try quickWorld()
        let (begun, mayEnd) = hanging(world)
        for _ in 1...2 {
            let refusal = try #require(client.refusal(.request, ["path": "/orders"]))
            #expect(refusal.status == .network && refusal.key == "fetch_timed_out" && refusal.isRetryable)
        }
        #expect(begun.withLock { $0 } == 1, "The one that hangs is the one that is waited for.")
        mayEnd.withLockNotifying { $0 = true }
    }

    @Test func whatIsRegisteredInItsPlaceIsAskedAnew() throws {
        let (world, client) = try quickWorld()
        let (_, mayEnd) = hanging(world)
        defer { mayEnd.withLockNotifying { $0 = true } }
        #expect(client.refusal(.request, ["path": "/orders"])?.key == "fetch_timed_out")
        world.engine.setFetchCallback { _ in Self.given(["credentials": ["key": "good"]]) }
        #expect(client.refusal(.request, ["path": "/orders"]) == nil)
    }

    @Test func theCallersOwnLimitsHold() throws {
        let (begun, mayEnd) = hanging(world)
        defer { mayEnd.withLockNotifying { $0 = true } }
        let request = (["path": "/orders"] as JSON).text
        let client = client
        let late = failure { () throws(Failure) in
            _ = try client.perform(.request, request, timeoutMilliseconds: 30)
        }
        #expect(late?.status == .timedOut)
        let cancellation = Cancellation()
        let cancelled = Lock<Status?>(nil)
        let thread = try NativeThread {
            let refusal = failure { () throws(Failure) in
                _ = try client.perform(.request, request, cancellation: cancellation)
            }
            cancelled.withLock { $0 = refusal?.status }
        }
        _ = try begun.wait(.patient) { $0 == 1 ? true : nil }
        cancellation.cancel()
        thread.join()
        #expect(cancelled.withLock { $0 } == .cancelled)
    }

    @Test func closingDoesNotWaitForIt() throws {
        let (world, client) = try quickWorld()
        let (begun, mayEnd) = hanging(world)
        let status = Lock<Status?>(nil)
        let thread = try NativeThread {
            let refusal = client.refusal(.request, ["path": "/orders"])
            status.withLock { $0 = refusal?.status }
        }
        _ = try begun.wait(.patient) { $0 == 1 ? true : nil }
        world.engine.close()
        thread.join()
        #expect([.cancelled, .network].contains(status.withLock { $0 }))
        mayEnd.withLockNotifying { $0 = true }
    }

    // MARK: What it may do

    @Test func itMayCallTheLibrary() throws {
        let client = client
        world.engine.setFetchCallback { _ in
            guard client.refusal(.listConnections) == nil,
                client.refusal(.patchSelf, ["name": "Ada"]) == nil
            else { return .failed("no") }
            return Self.given(["credentials": ["key": "good"]])
        }
        #expect(refused() == nil)
        #expect(try client.call(.getSelf)["tenant"]?["name"] == "Ada")
    }

    @Test func whatItGivesItselfCounts() throws {
        let client = client
        world.engine.setFetchCallback { _ in
            _ = client.refusal(.setCredentials, ["credentials": ["key": "good"]])
            return Self.given(["credentials": ["key": "stale"]])
        }
        #expect(refused() == nil)
    }

    @Test func itDoesNotWaitForItself() throws {
        let client = client
        let inner = Lock<Failure?>(nil)
        world.engine.setFetchCallback { _ in
            let refusal = client.refusal(.request, ["path": "/credentials"])
            inner.withLock { $0 = refusal }
            return .failed("asked itself")
        }
        #expect(refused()?.key == "fetch_failed")
        #expect(inner.withLock { $0?.key } == "fetch_recursive")
    }

    @Test func itMayCloseTheEngine() throws {
        let (world, client) = try quickWorld()
        let engine = world.engine
        let closed = Lock(false)
        engine.setFetchCallback { _ in
            engine.close()
            closed.withLockNotifying { $0 = true }
            return .failed("closed")
        }
        #expect(client.refusal(.request, ["path": "/orders"]) != nil)
        _ = try closed.wait(.patient) { $0 ? true : nil }
        #expect(client.refusal(.getSelf)?.status == .closed)
    }
}
