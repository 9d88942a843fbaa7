import Testing

@testable import MembraneCore

/// A tenant's credentials for the product's own API: given whole, as changes, with a client, and refreshed.
@Suite struct InternalAPICredentialTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        client = try world.tenant()
    }

    private static let keyed: JSON = [
        "baseUri": "https://api.product.test",
        "makeApiClient": ["mapping": ["headers": ["X-Key": ["$var": "credentials.key"]]]],
        "credentialsSchema": [
            "type": "object", "properties": ["key": ["type": "string", "minLength": 4]], "required": ["key"],
        ],
    ]

    static let oauth: JSON = [
        "baseUri": "https://api.product.test", "type": "oauth2",
        "parameters": ["clientId": "client 1", "clientSecret": "s3cr:t/é"],
        "getOAuthConfig": [
            "mapping": [
                "clientId": ["$var": "connectorParameters.clientId"],
                "clientSecret": ["$var": "connectorParameters.clientSecret"],
                "tokenUri": "https://id.app.test/token",
            ]
        ],
        "makeApiClient": [
            "mapping": ["headers": ["Authorization": ["$concat": ["Bearer ", ["$var": "credentials.access_token"]]]]]
        ],
    ]

    private func setUp(_ settings: JSON) throws {
        _ = try world.manager().call(.patchWorkspace, ["internalApi": settings])
    }

    private func set(_ credentials: JSON, merge: Bool = false) throws {
        _ = try client.call(.setCredentials, ["credentials": credentials, "merge": .bool(merge)])
    }

    private func stored() throws -> JSON {
        return try world.read { (transaction) throws(Failure) in
            let tenant = try transaction.tenant(key: "customer-1")
            guard
                let connection = try transaction.internalAPIConnection(
                    ofTenant: tenant?.id ?? ""), connection.hasCredentials
            else { return .null }
            return .object(try transaction.credentials(of: connection))
        }
    }

    // MARK: Whole, as changes, and none

    @Test func changesAreMergedAndNullRemoves() throws {
        try setUp(Self.keyed)
        try set(["key": "key-1", "more": ["a": 1, "b": 2], "gone": true])
        try set(["more": ["b": .null, "c": 3], "gone": .null], merge: true)
        #expect(try stored() == ["key": "key-1", "more": ["a": 1, "c": 3]])
        try set(["key": "key-2"], merge: true)
        _ = try client.call(.request, ["path": "/orders"])
        #expect(world.transport.requests.last?.headerLines == ["X-Key: key-2"])
    }

    @Test func theSchemaIsCheckedAgainstWhatChangesComeTo() throws {
        try setUp(Self.keyed)
        for request: JSON in [["credentials": ["other": 1], "merge": true], ["credentials": ["key": "abc"]]] {
            let refusal = client.refusal(.setCredentials, request)
            #expect(refusal?.status == .invalidRequest && refusal?.data["errors"]?.arrayValue?.count == 1)
        }
        try set(["key": "key-1"])
        let refusal = client.refusal(.setCredentials, ["credentials": ["key": .null], "merge": true])
        #expect(refusal?.status == .invalidRequest)
        #expect(try stored() == ["key": "key-1"])
    }

    @Test func nullErasesThem() throws {
        try setUp(Self.keyed)
        try set(["key": "key-1"])
        #expect(try client.call(.setCredentials, ["credentials": .null])["hasCredentials"] == false)
        #expect(try client.call(.getSelf)["tenant"]?["hasCredentials"] == false)
        #expect(client.refusal(.request, ["path": "/orders"])?.key == "credentials_missing")
        #expect(client.refusal(.setCredentials, ["merge": true])?.data["path"] == "credentials")
    }

    @Test func aTenantChangesItself() throws {
        try setUp(Self.keyed)
        let answer = try client.call(
            .patchSelf, ["name": "Ada", "fields": ["plan": "pro"], "credentials": ["key": "key-1"]])
        let tenant = try #require(answer["tenant"])
        #expect(answer["kind"] == "tenant" && tenant["name"] == "Ada" && tenant["fields"] == ["plan": "pro"])
        #expect(tenant["hasCredentials"] == true && tenant["credentials"] == nil)
        let refusal = client.refusal(.patchSelf, ["name": "Bob", "credentials": ["key": "x"]])
        #expect(refusal?.data["path"] == "credentials.key")
        #expect(try client.call(.getSelf)["tenant"]?["name"] == "Ada", "All of it is done, or nothing.")
    }

    @Test func aManagerGivesThemWithTheTenant() throws {
        try setUp(Self.keyed)
        let manager = try world.manager()
        let answer = try manager.call(.patchTenant, ["tenantKey": "customer-1", "credentials": ["key": "key-1"]])
        #expect(answer["hasCredentials"] == true)
        _ = try manager.call(
            .patchTenant, ["tenantKey": "customer-1", "credentials": ["region": "eu"], "merge": true])
        #expect(try stored() == ["key": "key-1", "region": "eu"])
    }

    // MARK: They are nobody's connection

    @Test func noListShowsThemAndNoRequestReachesThem() throws {
        try setUp(Self.keyed)
        try set(["key": "key-1"])
        let manager = try world.manager()
        for client in [client, manager] {
            #expect(try client.call(.listConnections, ["includeArchived": true])["items"] == [])
        }
        let id = try world.read { (transaction) throws(Failure) in
            let tenant = try transaction.tenant(key: "customer-1")
            return try transaction.internalAPIConnection(ofTenant: tenant?.id ?? "")?.id ?? ""
        }
        #expect(id.hasPrefix("con_"))
        // Decoded ones are kept, and are nobody else's for that.
        _ = try client.call(.request, ["path": "/orders"])
        for operation: MembraneCore.Operation in [.getConnection, .archiveConnection, .patchConnection] {
            #expect(client.refusal(operation, ["id": .string(id)])?.status == .notFound, "\(operation.name)")
            #expect(manager.refusal(operation, ["id": .string(id)])?.status == .notFound, "\(operation.name)")
        }
        #expect(manager.refusal(.getCredentials, ["id": .string(id)])?.status == .notFound)
        #expect(client.refusal(.request, ["connectionId": .string(id), "path": "/"])?.status == .notFound)
        #expect(client.refusal(.connect, ["connectionId": .string(id)])?.status == .notFound)
        #expect(try manager.call(.listEvents)["items"] == [])
    }

    // MARK: With a client

    private func makeClient(_ options: JSON) throws(Failure) -> Client {
        try Client(
            engine: world.engine, token: try world.token { $0.tenantKey = "customer-1" },
            try ClientOptions(json: options.text))
    }

    @Test func aClientIsMadeWithThem() throws {
        try setUp(Self.keyed)
        let client = try makeClient(["credentials": ["key": "key-1"]])
        _ = try client.call(.request, ["path": "/orders"])
        #expect(world.transport.requests.last?.headerLines == ["X-Key: key-1"])
        #expect(
            failure { () throws(Failure) in _ = try makeClient(["credentials": ["key": "x"]]) }?.data["path"]
                == "credentials.key")
        #expect(
            failure { () throws(Failure) in _ = try makeClient(["credential": [:]]) }?.status == .invalidArgument)
        let manager = failure { () throws(Failure) in
            _ = try Client(
                engine: world.engine, token: try world.token { $0.isAdmin = true },
                try ClientOptions(json: #"{"credentials": {}}"#))
        }
        #expect(manager?.status == .invalidArgument)
    }

    @Test func givenAgainTheyDoNotReplaceWhatWasRefreshed() throws {
        try setUp(Self.oauth)
        let first: JSON = ["credentials": ["access_token": "access-0", "refresh_token": "refresh-0"]]
        let client = try makeClient(first)
        world.transport.onApp { $0.accessToken == "access-0" ? .status(401) : .status(200) }
        #expect(try client.call(.request, ["path": "/orders"])["status"] == 200)
        let again = try makeClient(first)
        #expect(try again.call(.request, ["path": "/orders"])["status"] == 200)
        #expect(world.transport.tokenRequests.map { $0.formValue("refresh_token") } == ["refresh-0"])
        _ = try makeClient(["credentials": ["access_token": "access-9"]])
        #expect(try stored() == ["access_token": "access-9"])
    }

    // MARK: Refreshed as a connection's

    @Test func theyAreRefreshedWhenTheAPIRefusesThem() throws {
        try setUp(Self.oauth)
        try set(["access_token": "access-0", "refresh_token": "refresh-0"])
        world.transport.onApp { $0.accessToken == "access-0" ? .status(401) : .status(200) }
        #expect(try client.call(.request, ["path": "/orders"])["status"] == 200)
        #expect(world.transport.appRequests.map(\.accessToken) == ["access-0", "access-1"])
        let request = try #require(world.transport.tokenRequests.first)
        #expect(request.formValue("grant_type") == "refresh_token" && request.formValue("refresh_token") == "refresh-0")
        #expect(try stored()["refresh_token"] == "refresh-1")
        #expect(try client.call(.request, ["path": "/orders"])["status"] == 200)
        #expect(world.transport.tokenRequests.count == 1)
    }

    @Test func theyAreRefreshedBeforeTheyExpire() throws {
        try setUp(Self.oauth)
        try set(["access_token": "access-0", "refresh_token": "refresh-0", "expires_in": 3600])
        _ = try client.call(.request, ["path": "/orders"])
        world.clock.advance(seconds: 3590)
        _ = try client.call(.request, ["path": "/orders"])
        #expect(world.transport.appRequests.map(\.accessToken) == ["access-0", "access-1"])
    }

    @Test func dueWorkRefreshesThemToo() throws {
        try setUp(Self.oauth)
        try set(["access_token": "access-0", "refresh_token": "refresh-0", "expires_in": 3600])
        world.clock.advance(seconds: 3400)
        _ = try world.engine.runDue(try DueLimits(json: nil))
        #expect(world.transport.tokenRequests.count == 1)
        #expect(try stored()["access_token"] == "access-1")
    }

    @Test func aRefusedGrantSaysWhatToDo() throws {
        try setUp(Self.oauth)
        try set(["access_token": "access-0", "refresh_token": "refresh-0"])
        world.transport.onApp { _ in .status(401) }
        world.transport.onToken { _ in .oauthError("invalid_grant") }
        for key in ["grant_refused", "credentials_lost"] {
            let refusal = try #require(client.refusal(.request, ["path": "/orders"]))
            #expect(refusal.status == .credentialsRefused && refusal.key == key)
            #expect(refusal.message.contains("set_credentials"))
        }
        #expect(world.transport.tokenRequests.count == 1)
        #expect(try world.manager().call(.listEvents)["items"] == [])
        try set(["access_token": "access-9"])
        world.transport.onApp { _ in .status(200) }
        #expect(try client.call(.request, ["path": "/orders"])["status"] == 200)
    }

    @Test func aTokenThatCannotBeOneIsRefused() throws {
        try setUp(Self.oauth)
        let refusal = client.refusal(.setCredentials, ["credentials": ["access_token": "s3cr3t\n"]])
        #expect(refusal?.status == .invalidRequest && refusal?.json.text.contains("s3cr3t") == false)
    }

    /// The refresh token that is being spent must not come back in place of the one that is about to come.
    @Test func changesWaitForARefreshThatIsRunning() throws {
        let clock = ManualClock(countsWaits: true)
        let world = try World(clock: clock)
        let client = try world.tenant()
        _ = try world.manager().call(.patchWorkspace, ["internalApi": Self.oauth])
        _ = try client.call(
            .setCredentials, ["credentials": ["access_token": "access-0", "refresh_token": "refresh-0", "note": "a"]])
        let isAsked = Lock(false)
        let mayAnswer = Lock(false)
        world.transport.onApp { $0.accessToken == "access-0" ? .status(401) : .status(200) }
        world.transport.onToken { (_) throws(Failure) in
            isAsked.withLockNotifying { $0 = true }
            _ = try mayAnswer.wait(.patient) { $0 ? true : nil }
            return .tokens(1)
        }
        let answers = Lock<[String]>([])
        let threads = try [
            NativeThread { _ = try? client.call(.request, ["path": "/orders"]) },
            NativeThread {
                _ = try? isAsked.wait(.patient) { $0 ? true : nil }
                let request: JSON = ["credentials": ["note": "b"], "merge": true]
                let refusal = failure { () throws(Failure) in
                    _ = try client.perform(.setCredentials, request.text, timeoutMilliseconds: 100)
                }
                answers.withLock { $0.append(refusal?.key ?? "done") }
                mayAnswer.withLockNotifying { $0 = true }
                _ = try? client.call(.setCredentials, request)
            },
        ]
        for thread in threads { thread.join() }
        #expect(answers.withLock { $0 } == ["refresh_wait_timed_out"])
        let credentials = try world.read { (transaction) throws(Failure) in
            let tenant = try transaction.tenant(key: "customer-1")
            let connection = try transaction.internalAPIConnection(ofTenant: tenant?.id ?? "")
            return try connection.map { (connection) throws(Failure) in
                try transaction.credentials(of: connection)
            }
        }
        #expect(credentials?["refresh_token"] == "refresh-1" && credentials?["note"] == "b")
    }

    // MARK: The settings

    @Test func settingsArePatchedAndTheirParametersAreNotShown() throws {
        try setUp(Self.oauth)
        let manager = try world.manager()
        var shown = try #require(try manager.call(.getWorkspace)["internalApi"])
        #expect(shown["parameters"] == nil && shown["type"] == "oauth2")
        shown = try #require(
            try manager.call(.patchWorkspace, ["internalApiPatch": ["baseUri": "https://other.test"]])["internalApi"])
        #expect(shown["baseUri"] == "https://other.test" && shown["type"] == "oauth2")
        try set(["access_token": "access-0", "refresh_token": "refresh-0", "expires_in": 1])
        world.clock.advance(seconds: 2)
        _ = try client.call(.request, ["path": "/orders"])
        let basic = try #require(world.transport.tokenRequests.first?.headers["Authorization"])
        #expect(basic.hasPrefix("Basic "))
        #expect(world.transport.appRequests.last?.uri.host == "other.test")
        #expect(
            manager.refusal(.patchWorkspace, ["internalApiPatch": ["type": "proxy"]])?.data["path"]
                == "internalApi.type")
        #expect(manager.refusal(.patchWorkspace, ["internalApi": [:], "internalApiPatch": [:]]) != nil)
        #expect(try manager.call(.patchWorkspace, ["internalApi": .null])["internalApi"] == nil)
        #expect(client.refusal(.request, ["path": "/orders"])?.key == "internal_api_missing")
    }

    @Test func theAddressMayBeTheCredentials() throws {
        try setUp([
            "makeApiClient": [
                "mapping": ["baseUri": ["$concat": ["https://", ["$var": "credentials.region"], ".product.test"]]]
            ]
        ])
        try set(["region": "eu"])
        _ = try client.call(.request, ["path": "orders"])
        #expect(world.transport.requests.last?.uri.text == "https://eu.product.test/orders")
    }
}
