import Testing

@testable import MembraneCore

/// Where a request through a connection goes, and where it never goes.
@Suite struct RequestTargetTests {
    private let world: World
    private let client: Client
    private let id: String

    init() throws {
        world = try World()
        try world.makeOAuthApp()
        client = try world.tenant()
        id = try world.connectOAuth(client)
    }

    private func send(_ path: String, _ request: JSON = [:]) -> Failure? {
        client.refusal(.request, (["connectionId": .string(id), "path": .string(path)] as JSON).merging(request))
    }

    @Test(arguments: [
        ("contacts", "https://api.app.test/v1/contacts"), ("/contacts", "https://api.app.test/v1/contacts"),
        ("contacts?a=1", "https://api.app.test/v1/contacts?a=1"), ("?a=1", "https://api.app.test/v1?a=1"),
        ("https://api.app.test/v2/x", "https://api.app.test/v2/x"),
        ("HTTPS://API.app.test:443/v2", "HTTPS://API.app.test:443/v2"),
        ("a b/ü", "https://api.app.test/v1/a%20b/%C3%BC"), ("people:search", "https://api.app.test/v1/people:search"),
    ])
    func pathsAreJoinedToTheBase(path: String, uri: String) {
        #expect(send(path) == nil)
        #expect(world.transport.appRequests.last?.uri.text == uri)
    }

    @Test(arguments: [
        "https://evil.test/x", "//evil.test/x", "http://api.app.test/v1", "https://api.app.test:444/v1",
        "https://api.app.test.evil.test/", "https://evil.test/https://api.app.test/", "ftp://api.app.test/",
        "file:///etc/passwd",
    ])
    func anotherOriginIsNotReached(path: String) {
        let refusal = send(path)
        #expect(refusal?.status == .addressRefused && refusal?.key == "other_origin")
        #expect(world.transport.appRequests.isEmpty)
    }

    @Test(arguments: [
        "../admin", "a/../../b", "%2e%2e/x", "a/%2E%2E%2Fb", "a\\b", "a#b", "a\r\nHost: evil.test",
        "https://api.app.test@evil.test/",
        "https://user@api.app.test/", "/./x", "..;/x",
    ])
    func pathsThatLeadElsewhereAreRefused(path: String) {
        #expect(send(path)?.status == .invalidRequest)
        #expect(world.transport.appRequests.isEmpty)
    }

    @Test func aRedirectIsAnsweredAndNotFollowed() throws {
        world.transport.onApp { _ in
            var response = HTTPResponse.status(302)
            response.headers["Location"] = "https://evil.test/"
            return response
        }
        let answer = try client.call(.request, ["connectionId": .string(id), "path": "/x"])
        #expect(answer["status"] == 302 && answer["headers"]?["location"] == "https://evil.test/")
        #expect(world.transport.appRequests.count == 1)
    }

    @Test func connectionsAreNamedByIdOrKey() throws {
        _ = try client.call(.patchConnection, ["id": .string(id), "connectionKey": "mine"])
        #expect(try client.call(.request, ["connectionKey": "mine", "path": "/x"])["status"] == 200)
        #expect(
            client.refusal(.request, ["connectionKey": "mine", "connectionId": .string(id), "path": "/x"])?.status
                == .invalidRequest)
        for selector: JSON in [["connectionId": "con_x"], ["connectionKey": "x"]] {
            #expect(client.refusal(.request, selector.merging(["path": "/x"]))?.status == .notFound)
        }
    }

    @Test func anotherTenantsConnectionDoesNotExist() throws {
        let refusal = try world.tenant("other").refusal(.request, ["connectionId": .string(id), "path": "/x"])
        #expect(refusal?.status == .notFound && world.transport.appRequests.isEmpty)
    }
}
