import Testing

@testable import MembraneCore

/// Where a discovery goes on, and where it ends.
@Suite struct DiscoveryCandidateTests {
    private let world: World
    private let app: DiscoverableApp
    private let client: Client
    private let request: JSON = ["appUrl": .string(DiscoverableApp.address)]

    private static let root = "https://mcp.test/.well-known/oauth-protected-resource"
    private static let openId = "https://id.mcp.test/.well-known/openid-configuration"

    init() throws {
        world = try World()
        app = DiscoverableApp(world.transport)
        client = try world.tenant()
    }

    private func connects(_ request: JSON? = nil) -> Bool {
        (try? world.startOAuth(client, request ?? self.request).parameter("client_id")) == "registered-1"
    }

    private func refusal(_ address: String = DiscoverableApp.address) -> Failure? {
        client.refusal(.connect, ["appUrl": .string(address)])
    }

    /// Documents by their address, in place of those that would be there.
    private func serve(_ documents: [String: JSON]) {
        app.change { script in
            for (address, document) in documents { script.documents[address] = .json(document.text) }
        }
    }

    /// Requests to an address are answered by no whole answer.
    private func fail(_ address: String, _ failure: Failure) {
        let answer: ScriptedTransport.Script = { [app] (request) throws(Failure) in
            guard request.uri.text.hasPrefix(address) else { return app.answer(request) }
            throw failure
        }
        world.transport.onApp(answer)
    }

    private static let unreachable = Failure(.network, .connection, "connect_failed", "Nobody is there.")

    // MARK: What cannot be had

    private static let notHad: [HTTPResponse] =
        [400, 401, 403, 404, 405, 406, 410, 429, 500, 502, 503].map { .status($0) }
        + ["<html>Welcome</html>", "", "[]", "7", "{", "{}", #"{"resource": 7, "issuer": 7}"#].map { .json($0) }
        + [.redirect("https://elsewhere.test/"), .redirect("/again"), .status(302)]

    @Test(arguments: notHad.indices)
    func metadataOfTheAppThatCannotBeHadIsLookedForAtTheRoot(index: Int) {
        app.change {
            $0.documents[DiscoverableApp.metadata] = Self.notHad[index]
            $0.documents["https://mcp.test/again"] = .redirect("/again")
        }
        serve([Self.root: DiscoverableApp.resource])
        #expect(connects())
    }

    @Test(arguments: notHad.indices)
    func metadataOfTheServerThatCannotBeHadIsLookedForWhereOpenIDPutsIt(index: Int) {
        app.change {
            $0.documents[DiscoverableApp.serverMetadata] = Self.notHad[index]
            $0.documents["https://id.mcp.test/again"] = .redirect("/again")
        }
        serve([Self.openId: DiscoverableApp.server])
        #expect(connects())
    }

    @Test(arguments: [
        unreachable, .timedOut,
        Failure(.addressRefused, .configuration, "address_refused", "Not this one."),
        Failure(.providerError, .connection, "answer_too_large", "Too large."),
    ])
    func whatGivesNoAnswerIsPassedOver(failure: Failure) {
        serve([Self.root: DiscoverableApp.resource])
        fail(DiscoverableApp.metadata, failure)
        #expect(connects())
    }

    @Test func whatEndsTheCallEndsTheDiscovery() {
        let clock = world.clock
        world.transport.onApp { [app] (request) throws(Failure) in
            guard request.uri.text == DiscoverableApp.metadata else { return app.answer(request) }
            clock.advance(milliseconds: 60_000)
            throw .timedOut
        }
        #expect(refusal()?.status == .timedOut)
        #expect(app.asked.last == "GET " + DiscoverableApp.metadata)
    }

    @Test(
        arguments: [
            ["code_challenge_methods_supported": .null], ["token_endpoint": "http://id.mcp.test/token"],
            ["response_types_supported": ["token"]], ["grant_types_supported": ["client_credentials"]],
        ] as [JSON])
    func metadataThatCannotBeUsedIsNoneWhereAnotherCan(members: JSON) throws {
        app.changeServer(members)
        let refusal = try #require(self.refusal())
        #expect(["pkce_missing", "metadata_invalid"].contains(refusal.key))
        serve([Self.openId: DiscoverableApp.server])
        #expect(connects())
    }

    @Test(arguments: ["https://down.test", "http://down.test", "file:///down", "", "https://down.test?x=1"])
    func theNextAuthorizationServerIsAsked(first: String) {
        app.changeResource(["authorization_servers": [.string(first), .string(DiscoverableApp.issuer)]])
        fail("https://down.test", Self.unreachable)
        #expect(connects())
    }

    @Test func whatPassesIsTriedAgain() throws {
        app.change { $0.documents[DiscoverableApp.serverMetadata] = .status(503) }
        let refusal = try #require(self.refusal())
        #expect(refusal.status == .providerError && refusal.httpStatus == 503 && refusal.isRetryable)
        app.change { $0.documents[DiscoverableApp.serverMetadata] = nil }
        #expect(connects())
    }

    @Test func anErrorListsWhatWasAsked() throws {
        app.change {
            $0.documents["GET " + DiscoverableApp.address] = .status(405)
            $0.documents["POST " + DiscoverableApp.address] = .status(404)
            $0.documents[DiscoverableApp.metadata] = .json("<html>")
        }
        fail("https://mcp.test/.well-known/oauth-authorization-server", Self.unreachable)
        let refusal = try #require(self.refusal())
        #expect(refusal.status == .network)
        let candidates = try #require(refusal.data["candidates"]?.arrayValue)
        #expect(
            Array(candidates.prefix(4)) == [
                ["method": "GET", "address": "https://mcp.test/mcp", "status": 405, "reason": "HTTP 405"],
                ["method": "POST", "address": "https://mcp.test/mcp", "status": 404, "reason": "HTTP 404"],
                [
                    "method": "GET", "address": .string(DiscoverableApp.metadata), "status": 200,
                    "reason": "no JSON object",
                ],
                ["method": "GET", "address": .string(Self.root), "status": 404, "reason": "HTTP 404"],
            ])
        #expect(candidates.contains { $0["reason"] == "could not be reached" && $0["status"] == nil })
        #expect(refusal.message.contains("POST https://mcp.test/mcp: HTTP 404; "))
        let secret = try #require(self.refusal("https://mcp.test/mcp?key=s3cret"))
        #expect(!secret.json.text.contains("s3cret"))
    }

    // MARK: What the app says of itself

    @Test(arguments: [
        "'\(DiscoverableApp.metadata)'", DiscoverableApp.metadata, #""/.well-known/oauth-protected-resource/mcp""#,
        #""""#, #""http://mcp.test/metadata""#, #""https://nobody.test/metadata""#, #""https://mcp.test/gone""#,
        "\"https://mcp.test/metadata", #""https://mcp.test/meta data""#,
    ])
    func anAnnouncementThatCannotBeUsedIsNone(announcement: String) {
        app.change { $0.challenge = "Bearer resource_metadata=\(announcement)" }
        fail("https://nobody.test", Self.unreachable)
        #expect(connects())
    }

    @Test(arguments: [200, 202, 204, 400, 403, 404, 405, 406, 415, 500])
    func whereGetIsNotRefusedInitializeIsPosted(status: Int) throws {
        let place = "https://mcp.test/metadata.json"
        app.change {
            $0.documents["GET " + DiscoverableApp.address] = .status(status)
            $0.challenge = #"Bearer resource_metadata="\#(place)", scope="files:read""#
            $0.resource = nil
        }
        serve([place: DiscoverableApp.resource])
        #expect(try world.startOAuth(client, request).parameter("scope") == "files:read")
        let sent = try #require(app.requests(to: DiscoverableApp.address).last)
        let message = try JSON(parsing: sent.bodyText, what: "It")
        #expect(sent.method == "POST" && message["method"] == "initialize" && message["jsonrpc"] == "2.0")
        #expect(message["params"]?["clientInfo"]?["name"] == .string(World.workspaceKey))
        #expect(sent.headers["Accept"] == "application/json, text/event-stream")
        #expect(sent.headers["Authorization"] == nil)
    }

    @Test func initializeIsTheLastThingToAskWhereGetIsRefused() throws {
        let place = "https://mcp.test/metadata.json"
        app.change {
            $0.documents["GET " + DiscoverableApp.address] = .status(401)
            $0.challenge = #"Bearer resource_metadata="\#(place)""#
            $0.resource = nil
        }
        serve([place: DiscoverableApp.resource])
        #expect(connects())
        #expect(
            app.asked.prefix(5) == [
                "GET https://mcp.test/mcp", "GET " + DiscoverableApp.metadata, "GET " + Self.root,
                "POST https://mcp.test/mcp", "GET " + place,
            ])
    }

    @Test func theAppIsFollowedWithinItsOrigin() throws {
        let place = "https://mcp.test/metadata.json"
        var moved = HTTPResponse.status(307)
        moved.headers["Location"] = "/mcp/v2"
        let target = moved
        var refused = HTTPResponse.status(401)
        refused.headers["WWW-Authenticate"] = #"Bearer resource_metadata="\#(place)""#
        let refusal = refused
        app.change {
            $0.resource = nil
            $0.documents[DiscoverableApp.address] = target
            $0.documents["https://mcp.test/mcp/v2"] = refusal
        }
        serve([place: DiscoverableApp.resource])
        #expect(connects())
    }

    // MARK: Addresses

    @Test func aSlashAtTheEndStays() throws {
        serve([
            DiscoverableApp.metadata + "/": DiscoverableApp.resource.merging(["resource": "https://mcp.test/mcp/"])
        ])
        let attempt = try world.startOAuth(client, ["appUrl": "https://mcp.test/mcp/"])
        #expect(attempt.parameter("resource") == "https://mcp.test/mcp/")
        // Where the server leaves it out of the place, and not out of the resource.
        let other = try World()
        let app = DiscoverableApp(other.transport)
        app.changeResource(["resource": "https://mcp.test/mcp/"])
        let second = try other.startOAuth(try other.tenant(), ["appUrl": "https://mcp.test/mcp/"])
        #expect(second.parameter("resource") == "https://mcp.test/mcp/")
    }

    @Test(arguments: [true, false])
    func aQueryStaysInRequestsAndInTheResource(isNarrowed: Bool) throws {
        let address = "https://mcp.test/mcp?project=7"
        let place = DiscoverableApp.metadata + "?project=7"
        if isNarrowed { serve([place: DiscoverableApp.resource.merging(["resource": .string(address)])]) }
        let attempt = try world.startOAuth(client, ["appUrl": .string(address)])
        #expect(app.asked.first == "GET " + address && app.asked.contains("GET " + place))
        // What the metadata calls the resource is what tokens are made for.
        let resource = isNarrowed ? address : DiscoverableApp.address
        #expect(attempt.parameter("resource") == resource)
        #expect(client.refusal(.completeConnect, attempt.callback()) == nil)
        #expect(app.requests(to: "https://id.mcp.test/token").last?.formValue("resource") == resource)
        _ = try client.call(.request, ["connectionId": .string(attempt.connectionId), "path": "tools"])
        #expect(world.transport.requests.last?.uri.text == "https://mcp.test/mcp/tools?project=7")
        // Another query is another app, and the address without one a third.
        let other = try world.startOAuth(client, ["appUrl": "https://mcp.test/mcp?project=8"])
        let plain = try world.startOAuth(client, request)
        #expect(Set([attempt, other, plain].map { ExactText($0.connectionId) }).count == 3)
    }

    @Test(arguments: [
        "https://mcp.test/mcp?project=8", "https://mcp.test/mcp?project=7&x=1", "https://mcp.test/?project=7",
    ])
    func anotherQueryIsAnotherResource(resource: String) {
        app.changeResource(["resource": .string(resource)])
        #expect(refusal("https://mcp.test/mcp?project=7")?.key == "resource_mismatch")
    }

    @Test(arguments: ["https://id.mcp.test", "https://id.mcp.test/", "https://id.mcp.test/tenant1"])
    func anIssuerMayBeGiven(address: String) throws {
        let path = address.hasSuffix("tenant1") ? "/tenant1" : ""
        serve([
            DiscoverableApp.serverMetadata + path: DiscoverableApp.server.merging([
                "issuer": .string("https://id.mcp.test" + path)
            ])
        ])
        let attempt = try world.startOAuth(client, ["appUrl": .string(address)])
        #expect(attempt.uri.path == "/authorize" && attempt.parameter("resource") == nil)
        #expect(client.refusal(.completeConnect, attempt.callback()) == nil)
        #expect(app.requests(to: "https://id.mcp.test/token").last?.formValue("resource") == nil)
    }

    @Test(arguments: [
        ("ftp://mcp.test/mcp", "ftp"), ("file:///etc/passwd", "file"), ("FILE://x", "FILE"),
        ("javascript:alert(1)", "javascript"), ("mailto:a", "mailto"), ("ws://mcp.test", "ws"), ("data:,x", "data"),
        ("https:mcp.test", "https"),
    ])
    func otherSchemesAreRefusedByName(address: String, scheme: String) throws {
        let refusal = try #require(self.refusal(address))
        #expect(refusal.status == .invalidRequest && refusal.message.contains("“\(scheme):”"))
        #expect(app.asked.isEmpty)
    }

    @Test func aPortIsNoScheme() throws {
        #expect(refusal("mcp.test:8443/mcp")?.key == "nothing_discovered")
        #expect(app.asked.first == "GET https://mcp.test:8443/mcp")
    }

    // MARK: What cannot be believed

    @Test func anotherIssuerEndsIt() throws {
        app.changeServer(["issuer": "https://other.test"])
        app.changeResource(["authorization_servers": [.string(DiscoverableApp.issuer), "https://next.test"]])
        serve([Self.openId: DiscoverableApp.server])
        #expect(refusal()?.key == "issuer_mismatch")
        #expect(app.asked.last == "GET " + DiscoverableApp.serverMetadata)
        #expect(refusal()?.data["candidates"] != nil)
    }

    @Test func anotherResourceEndsIt() throws {
        app.changeResource(["resource": "https://mcp.test/other"])
        serve([Self.root: DiscoverableApp.resource])
        #expect(refusal()?.key == "resource_mismatch")
        #expect(app.asked.last == "GET " + DiscoverableApp.metadata)
    }

    @Test(arguments: [("", "/", true), ("/", "", true), ("/t", "/t/", false), ("", "//", false), ("", "/?", false)])
    func theSlashAfterTheHostMayBeOptional(named: String, own: String, isOne: Bool) throws {
        let world = try World(options: try EngineOptions(json: #"{"issuerSlashOptional": true}"#))
        let app = DiscoverableApp(world.transport)
        app.changeResource(["authorization_servers": [.string(DiscoverableApp.issuer + named)]])
        app.changeServer(["issuer": .string(DiscoverableApp.issuer + own)])
        let path = named == "/t" ? "/t" : ""
        app.change {
            $0.documents[DiscoverableApp.serverMetadata + path] = .json($0.server?.text ?? "")
        }
        let client = try world.tenant()
        guard isOne else {
            #expect(client.refusal(.connect, request)?.key == "issuer_mismatch")
            return
        }
        for suffix in ["", "/"] {
            let attempt = try world.startOAuth(client, request)
            let iss = DiscoverableApp.issuer + suffix
            let callback = attempt.callback([("code", "c"), ("state", attempt.state), ("iss", iss)])
            #expect(client.refusal(.completeConnect, callback) == nil)
        }
    }
}
