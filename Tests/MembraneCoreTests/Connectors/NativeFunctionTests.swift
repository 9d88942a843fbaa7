import Testing

@testable import MembraneCore

/// Functions of a connector that the host computes.
@Suite struct NativeFunctionTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        client = try world.tenant()
    }

    /// Makes an app whose `function` is native, under the name `ours`.
    private func makeApp(_ function: String, _ members: JSON = [:]) throws {
        let native: JSON = .object(object([function: ["type": "native", "name": "ours"]]))
        try world.makeKeyedApp(members: native.merging(members))
    }

    private func register(_ answer: @escaping NativeFunction) throws(Failure) {
        try world.engine.setNativeFunction("ours", answer)
    }

    private func connect() -> Failure? {
        client.refusal(.connect, ["connectorKey": "keyed", "input": ["apiKey": "key-1-secret"]])
    }

    @Test func itGetsItsVariablesAndTheTimeThatIsLeft() throws {
        try makeApp("makeApiClient")
        let seen = Lock<[String]>([])
        try register { call in
            seen.withLock { $0.append(call) }
            return .value(#"{"baseUri": "https://native.test", "headers": {"X-Made": "here"}}"#)
        }
        #expect(connect() == nil)
        let call = try JSON(written: seen.withLock { $0.first ?? "" })
        #expect(call["name"] == "ours" && call["function"] == "makeApiClient" && call["timeoutMs"] == 30_000)
        #expect(call["variables"]?["credentials"] == ["apiKey": "key-1-secret"])
        #expect(call["variables"]?["connectionParameters"] == ["apiKey": "key-1-secret"])
        let request = try #require(world.transport.requests.last)
        #expect(request.uri.text == "https://native.test/me" && request.headerLines == ["X-Made: here"])
    }

    @Test func credentialsMayBeMadeByIt() throws {
        try makeApp("getCredentialsFromConnectionParameters")
        try register { _ in .value(#"{"apiKey": "derived", "more": 1}"#) }
        let answer = try client.call(.connect, ["connectorKey": "keyed", "input": ["apiKey": "key-1"]])
        #expect(try world.credentials(answer["id"]?.stringValue ?? "") == ["apiKey": "derived", "more": 1])
    }

    @Test func whatIsNotRegisteredSaysSo() throws {
        try makeApp("makeApiClient")
        let failure = try #require(connect())
        #expect(failure.status == .configuration && failure.key == "native_function_missing")
        #expect(failure.data["function"] == "ours" && failure.message.utf8.count > 40)
        try register { _ in .value("{}") }
        try world.engine.setNativeFunction("ours", nil)
        #expect(connect()?.key == "native_function_missing")
    }

    @Test(arguments: [
        (NativeAnswer.failed("the licence has ended"), "native_function_failed"),
        (.failed(nil), "native_function_failed"), (.value("{"), "native_function_answer_invalid"),
        (.value(""), "native_function_answer_invalid"), (.value("[]"), "connector_invalid"),
        (.value(#"{"headers": {}}"#), "connector_invalid"), (.value(#"{"baseUri": "ftp://x"}"#), "address_invalid"),
        (.value("\"" + String(repeating: "x", count: 1 << 20) + "\""), "native_function_answer_invalid"),
    ])
    func whatItAnswersWronglyIsAFailureOfItsOwn(_ answer: NativeAnswer, _ key: String) throws {
        try makeApp("makeApiClient")
        try register { _ in answer }
        let failure = try #require(connect())
        #expect(failure.status == .configuration && failure.key == key, "\(failure.message)")
        if case .failed(let reason?) = answer { #expect(failure.message.hasSuffix(": " + reason)) }
    }

    @Test func anErrorThatRepeatsASecretIsNotShown() throws {
        try makeApp("makeApiClient")
        try register { _ in .failed("the app said: key-1-secret is wrong") }
        let failure = try #require(connect())
        #expect(failure.key == "native_function_failed" && !failure.json.text.utf8.elementsEqual("".utf8))
        #expect(failure.json.text.split(separator: "key-1-secret", omittingEmptySubsequences: false).count == 1)
    }

    // MARK: Tests of credentials

    @Test(arguments: ["true", "1", #""yes""#, #"{"user": "me"}"#])
    func aTestThatIsTruePasses(_ answer: String) throws {
        try makeApp("test")
        try register { _ in .value(answer) }
        #expect(connect() == nil)
    }

    @Test(arguments: ["false", "null", "0", #""""#, "{}"])
    func anyOtherRefusesTheCredentials(_ answer: String) throws {
        try makeApp("test")
        try register { _ in .value(answer) }
        let failure = connect()
        #expect(failure?.status == .credentialsRefused && failure?.key == "test_failed")
        #expect(try client.call(.listConnections)["items"] == [])
    }

    @Test func whatATestEndsWithIsShownToThePerson() throws {
        try makeApp("test")
        try register { _ in .failed("Your trial has ended.") }
        let failure = connect()
        #expect(failure?.status == .credentialsRefused && failure?.message == "Your trial has ended.")
    }

    // MARK: Limits

    @Test func anAnswerThatComesTooLateIsNone() throws {
        try makeApp("makeApiClient")
        let clock = world.clock
        try register { _ in
            clock.advance(seconds: 31)
            return .value(#"{"baseUri": "https://native.test"}"#)
        }
        let failure = try #require(connect())
        #expect(failure.status == .timedOut && failure.data["function"] == "ours")
        #expect(world.transport.requests.isEmpty)
    }

    @Test func itMayCallTheLibrary() throws {
        try makeApp("makeApiClient")
        let client = client
        try register { _ in
            let found = try? client.call(.listConnections)["items"]?.arrayValue?.count
            return found == 0 ? .value(#"{"baseUri": "https://native.test"}"#) : .failed("no list")
        }
        #expect(connect() == nil)
    }

    @Test func butNotWithoutEnd() throws {
        try makeApp("makeApiClient")
        let client = client
        let depth = Lock(0)
        try register { _ in
            depth.withLock { $0 += 1 }
            let inner = client.refusal(.connect, ["connectorKey": "keyed", "input": ["apiKey": "key-1"]])
            return .failed(inner?.key)
        }
        #expect(connect()?.key == "native_function_failed")
        #expect(depth.withLock { $0 } == 8)
    }

    /// What it waits for would be itself.
    @Test func aRefreshDoesNotWaitForItself() throws {
        let (id, refusal) = try refreshWith("refreshCredentials")
        #expect(refusal?.key == "refresh_needs_itself")
        #expect(try world.credentials(id)["refresh_token"] == "refresh-1")
    }

    @Test func whatIsAskedAfterARefreshMayUseTheNewToken() throws {
        let (id, refusal) = try refreshWith("getCredentialsFromRefreshTokenResponse")
        #expect(refusal == nil)
        // What failed was one more question: the new token is not lost by it.
        #expect(try world.credentials(id)["access_token"] == "access-2")
        #expect(try world.credentials(id)["refresh_token"] == "refresh-2")
    }

    /// The connection, and what a request through it was refused for in the function, which is asked in a refresh.
    private func refreshWith(_ function: String) throws -> (String, Failure?) {
        try world.makeOAuthApp(members: [function: ["type": "native", "name": "ours"]])
        let id = try world.connectOAuth(client)
        let client = client
        let inner = Lock<Failure?>(nil)
        try register { _ in
            let refusal = client.refusal(.request, ["connectionId": .string(id), "path": "/"])
            inner.withLock { $0 = refusal }
            return .failed("it could not")
        }
        world.clock.advance(seconds: 7200)
        _ = client.refusal(.request, ["connectionId": .string(id), "path": "/"])
        return (id, inner.withLock { $0 })
    }

    @Test func theEngineMayBeClosedFromWithin() throws {
        try makeApp("makeApiClient")
        let engine = world.engine
        try register { _ in
            engine.close()
            return .value(#"{"baseUri": "https://native.test"}"#)
        }
        #expect(connect() != nil)
        #expect(connect()?.status == .closed)
    }

    @Test(arguments: ["", "a b", "é", String(repeating: "n", count: 101)])
    func aNameThatIsNoneIsRefused(_ name: String) {
        let failure = failure { () throws(Failure) in
            try world.engine.setNativeFunction(name) { _ in .value("{}") }
        }
        #expect(failure?.status == .invalidArgument)
    }

    @Test func whatWasRegisteredIsLetGoOfOnce() throws {
        final class Held: Sendable {
            let count: Lock<Int>
            init(_ count: Lock<Int>) { self.count = count }
            deinit { count.withLock { $0 += 1 } }
        }
        let released = Lock(0)
        for _ in 0..<2 {
            let held = Held(released)
            try register { _ in withExtendedLifetime(held) { .value("{}") } }
        }
        #expect(released.withLock { $0 } == 1)
        world.engine.close()
        #expect(released.withLock { $0 } == 2)
    }
}
