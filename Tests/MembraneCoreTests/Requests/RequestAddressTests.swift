import Testing

@testable import MembraneCore

/// Where a request goes, and where it never does.
@Suite struct RequestAddressTests {
    @Test(arguments: [
        ("me", "https://api.app.test/v1/me"), ("/me", "https://api.app.test/v1/me"), ("/", "https://api.app.test/v1/"),
        ("me?a=1", "https://api.app.test/v1/me?a=1"), ("people:search", "https://api.app.test/v1/people:search"),
        ("a b/é", "https://api.app.test/v1/a%20b/%C3%A9"), ("a%2Fb", "https://api.app.test/v1/a%2Fb"),
        ("https://api.app.test/v2/me", "https://api.app.test/v2/me"),
        ("a/https://evil.test/", "https://api.app.test/v1/a/https://evil.test/"),
        ("@evil.test", "https://api.app.test/v1/@evil.test"),
    ])
    func aPathStaysWithTheApp(path: String, address: String) throws {
        let app = try ConnectedApp()
        _ = try app.client.call(.request, app.request.merging(["path": .string(path)]))
        #expect(app.transport.appRequests.map(\.uri.text) == [address])
    }

    @Test(arguments: [
        "https://evil.test/me", "http://api.app.test/me", "https://api.app.test:8443/me",
        "https://api.app.test.evil.test/", "//evil.test/me", "//api.app.test/me", "ftp://api.app.test/",
        "file:///etc/passwd",
    ])
    func anotherOriginIsRefused(path: String) throws {
        try expectRefused(path, .addressRefused)
    }

    @Test(arguments: [
        "../admin", "a/../../admin", "a/..", ".", "%2e%2e/admin", "a/.%2E/admin", "..;/admin", "..%2fadmin",
        "..\\admin", "\\\\evil.test\\a", "https://api.app.test@evil.test/", "https://user:pw@api.app.test/",
        "https://api.app.test\\@evil.test/", "https://api.app.test/../x", "https:///evil.test", "me#fragment",
        "me\r\nX: y", "me%0d%0aX: y", "me\u{0301}\\x", "\tme",
    ])
    func aPathThatLeadsElsewhereIsRefused(path: String) throws {
        try expectRefused(path, .invalidRequest)
    }

    /// Through a connection as to the Internal API.
    private func expectRefused(_ path: String, _ status: Status) throws {
        let app = try ConnectedApp()
        _ = try app.world.manager().call(.patchWorkspace, ["internalApi": ["baseUri": "https://api.app.test/v1"]])
        _ = try app.client.call(.setCredentials, ["credentials": [:]])
        for request in [app.request, [:]] {
            let refusal = app.client.refusal(.request, request.merging(["path": .string(path)]))
            #expect(refusal?.status == status && refusal?.type == .badRequest)
        }
        #expect(app.transport.appRequests.isEmpty)
        #expect(try app.connection?.requestError == nil)
    }

    /// A redirect is an answer like others: nothing is sent to where it leads, least of all credentials.
    @Test(arguments: [
        "https://evil.test/", "//evil.test/", "http://127.0.0.1:1/", "http://169.254.169.254/", "file:///etc/passwd",
        "/elsewhere",
    ])
    func aRedirectIsAnsweredAndNotFollowed(target: String) throws {
        let app = try KeyedApp()
        app.transport.onApp { (_) in
            var response = HTTPResponse(status: 307)
            response.headers["Location"] = target
            return response
        }
        let answer = try app.send()
        #expect(answer["status"] == 307 && answer["headers"]?["location"] == .string(target))
        #expect(app.sent.map(\.uri.host) == ["api.keyed.test"])
    }

    @Test(arguments: [
        ("X-A", "b\r\nX-C: d"), ("X-A", "b\0"), ("X-A\r\nX-C", "d"), ("Host", "evil.test"),
        ("Content_Length", "0"), ("transfer_encoding", "chunked"),
    ])
    func aFieldThatBreaksTheHeaderIsRefused(name: String, value: String) throws {
        let app = try KeyedApp()
        let refusal = app.refusal(["headers": [name: .string(value)]])
        #expect(refusal?.status == .invalidRequest)
    }

    // MARK: Which connection

    @Test func aConnectionIsNamedByItsIdOrItsKey() throws {
        let app = try KeyedApp()
        _ = try app.client.call(.patchConnection, ["id": .string(app.id), "key": "main"])
        _ = try app.client.call(.request, ["connectionKey": "main", "path": "/me"])
        #expect(app.sent.map(\.uri.host) == ["api.keyed.test"])
        #expect(app.refusal(["connectionKey": "main"])?.status == .invalidRequest)
        #expect(app.client.refusal(.request, ["connectionKey": "other", "path": "/me"])?.status == .notFound)
    }

    @Test func anotherTenantsConnectionDoesNotExist() throws {
        let app = try KeyedApp()
        #expect(try app.world.tenant("customer-2").refusal(.request, app.request())?.status == .notFound)
        #expect(app.sent.isEmpty)
    }

    @Test func onlyATenantMaySend() throws {
        let app = try KeyedApp()
        #expect(try app.world.manager().refusal(.request, app.request())?.status == .accessDenied)
        #expect(try app.world.workspaceOnly().refusal(.request, app.request())?.status == .accessDenied)
        #expect(app.sent.isEmpty)
    }

    @Test func aConnectionThatIsNotConnectedSendsNothing() throws {
        let world = try World()
        try world.makeOAuthApp()
        let client = try world.tenant()
        let id = try world.startOAuth(client).connectionId
        let refusal = client.refusal(.request, ConnectedApp.requestThrough(id))
        #expect(refusal?.status == .clientAction && refusal?.type == .connection)
        #expect(world.transport.requests.isEmpty)
    }

    @Test func anArchivedConnectionSendsNothing() throws {
        let app = try KeyedApp()
        _ = try app.client.call(.archiveConnection, ["id": .string(app.id)])
        #expect(app.refusal()?.key == "connection_archived")
        #expect(app.sent.isEmpty)
    }
}
