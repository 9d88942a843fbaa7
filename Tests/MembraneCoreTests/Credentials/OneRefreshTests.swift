import Testing

@testable import MembraneCore

/// One refresh at a time, everywhere; and nobody sees a token that is not on disk.
@Suite struct OneRefreshTests {
    private let file: StoreFile
    private let clock = ManualClock(waitsReally: true)
    private let transport = ScriptedTransport()
    private let world: World
    private let id: String

    init() throws {
        file = try StoreFile()
        world = try World(file, clock: clock, transport: transport)
        try world.makeOAuthApp()
        id = try world.connectOAuth(world.tenant())
    }

    private var request: JSON { ["connectionId": .string(id), "path": "/x"] }

    private var refreshes: [HTTPRequest] {
        transport.tokenRequests.filter { $0.formValue("grant_type") == "refresh_token" }
    }

    @Test func manyThreadsWantingOneExpiredTokenAskOnce() throws {
        clock.advance(seconds: 3600)
        let (client, request) = (try world.tenant(), request)
        let results = try onThreads(32) { (_) throws(Failure) in try client.call(.request, request)["status"] }
        #expect(
            results.compactMap(\.failure).map(\.key) == [] && results.compactMap(\.success).allSatisfy { $0 == 200 })
        #expect(refreshes.count == 1)
        #expect(transport.appRequests.count == 32)
        #expect(transport.appRequests.allSatisfy { $0.headers["Authorization"] == "Bearer access-2" })
    }

    @Test func manyProcessesWantingOneExpiredTokenAskOnce() throws {
        clock.advance(seconds: 3600)
        let worlds = try (1...4).map { try World(file, clock: clock, transport: transport, seed: UInt64($0) * 7) }
        let (clients, request) = (try worlds.map { try $0.tenant() }, request)
        let results = try onThreads(16) { (index) throws(Failure) in
            try clients[index % 4].call(.request, request)["status"]
        }
        #expect(results.compactMap(\.failure).map(\.key) == [])
        #expect(refreshes.count == 1)
        #expect(transport.appRequests.allSatisfy { $0.headers["Authorization"] == "Bearer access-2" })
    }

    @Test func differentConnectionsDoNotWaitForEachOther() throws {
        let otherId = try world.connectOAuth(world.tenant("other"))
        clock.advance(seconds: 3600)
        let (other, otherRequest) = (
            try world.tenant("other"), ["connectionId": .string(otherId), "path": "/x"] as JSON
        )
        let nested = Lock(0)
        transport.onToken { (sent) throws(Failure) in
            if sent.formValue("refresh_token") == "refresh-1" {
                // While this one is being refreshed, the other one is, too.
                _ = try other.call(.request, otherRequest)
                nested.withLock { $0 += 1 }
            }
            return .tokens(9)
        }
        _ = try world.tenant().call(.request, request)
        #expect(nested.withLock { $0 } == 1 && refreshes.count == 2)
    }

    @Test func newTokensAreOnDiskBeforeTheAppSeesThem() throws {
        clock.advance(seconds: 3600)
        let reader = try World(file, clock: clock, seed: 99)
        let seen = Lock([JSON]())
        let id = id
        transport.onApp { (_) throws(Failure) in
            let stored = try reader.credentials(id)
            seen.withLock { $0.append([stored["access_token"] ?? .null, stored["refresh_token"] ?? .null]) }
            return .json("{}")
        }
        _ = try world.tenant().call(.request, request)
        #expect(seen.withLock { $0 } == [["access-2", "refresh-2"]])
    }

    @Test func theOldRefreshTokenIsOnDiskUntilTheNewOneIsAnswered() throws {
        clock.advance(seconds: 3600)
        let reader = try World(file, clock: clock, seed: 99)
        let seen = Lock([JSON]())
        let id = id
        transport.onToken { (_) throws(Failure) in
            let stored = try reader.credentials(id)
            seen.withLock { $0.append(stored["refresh_token"] ?? .null) }
            return .tokens(2)
        }
        _ = try world.tenant().call(.request, request)
        #expect(seen.withLock { $0 } == ["refresh-1"])
    }

    @Test func aRefreshThatWasBegunIsStoredThoughItsCallerHasGivenUp() throws {
        clock.advance(seconds: 3600)
        let cancellation = Cancellation()
        transport.onToken { _ in
            cancellation.cancel()
            return .tokens(2)
        }
        let (client, text) = (try world.tenant(), request.text)
        let refusal = failure { () throws(Failure) in
            _ = try client.perform(.request, text, cancellation: cancellation)
        }
        #expect(refusal?.status == .cancelled)
        #expect(try world.credentials(id)["refresh_token"] == "refresh-2")
        #expect(transport.appRequests.isEmpty)
    }
}
