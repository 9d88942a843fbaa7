import Testing

@testable import MembraneCore

/// Requests to the product's own API.
@Suite struct InternalAPITests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        client = try world.tenant()
    }

    private static let settings: JSON = [
        "baseUri": "https://api.product.test/internal",
        "makeApiClient": [
            "type": "mapping",
            "mapping": ["headers": ["Authorization": ["$concat": ["Bearer ", ["$var": "credentials.token"]]]]],
        ],
        "credentialsSchema": [
            "type": "object",
            "properties": [
                "token": ["type": "string", "minLength": 8, "title": "Token"],
                "region": ["type": "string", "enum": ["eu", "us"]],
                "pin": ["type": "string", "pattern": "^[0-9]{4}$"],
            ], "required": ["token"],
        ],
    ]

    private func setUp(_ settings: JSON = settings) throws {
        _ = try world.manager().call(.patchWorkspace, ["internalApi": settings])
    }

    @discardableResult
    private func setCredentials(_ credentials: JSON = ["token": "token-1-long"]) throws -> JSON {
        try client.call(.setCredentials, ["credentials": credentials])
    }

    @Test func aRequestGoesOutAsTheTenant() throws {
        try setUp()
        let answer = try setCredentials()
        #expect(answer["tenantKey"] == "customer-1" && answer["hasCredentials"] == true && answer["credentials"] == nil)
        #expect(
            try client.call(
                .request,
                ["path": "/orders", "method": "POST", "body": ["a": 1], "headers": ["authorization": "Bearer forged"]]
            )["body"] == ["ok": true])
        let request = try #require(world.transport.requests.last)
        #expect(request.method == "POST" && request.uri.text == "https://api.product.test/internal/orders")
        #expect(request.headerLines == ["Authorization: Bearer token-1-long", "Content-Type: application/json"])
    }

    @Test func withoutAuthenticationNothingIsAdded() throws {
        try setUp(["baseUri": "https://api.product.test"])
        try setCredentials(["token": "unused-secret"])
        _ = try client.call(.request, ["path": "/orders"])
        #expect(world.transport.requests.map(\.headerLines) == [[]])
    }

    @Test func newCredentialsReplaceTheOldOnesAsAWhole() throws {
        try setUp([
            "baseUri": "https://api.product.test", "makeApiClient": ["mapping": ["headers": ["$var": "credentials"]]],
        ])
        try setCredentials(["X-A": "1", "X-B": "2"])
        try setCredentials(["X-C": "3"])
        _ = try client.call(.request, ["path": "/orders"])
        #expect(world.transport.requests.map(\.headerLines) == [["X-C: 3"]])
    }

    // MARK: What is missing

    @Test func withoutSettingsNothingIsSent() throws {
        try setCredentials(["token": "x"])
        let refusal = client.refusal(.request, ["path": "/orders"])
        #expect(refusal?.status == .configuration && refusal?.key == "internal_api_missing")
        #expect(world.transport.requests.isEmpty)
    }

    @Test func withoutCredentialsNothingIsSent() throws {
        try setUp()
        let refusal = client.refusal(.request, ["path": "/orders"])
        #expect(refusal?.status == .configuration && refusal?.key == "credentials_missing")
        #expect(world.transport.requests.isEmpty)
    }

    // MARK: Whose credentials

    @Test func eachTenantHasItsOwn() throws {
        try setUp()
        try setCredentials()
        let other = try world.tenant("customer-2")
        #expect(other.refusal(.request, ["path": "/orders"])?.key == "credentials_missing")
        #expect(world.transport.requests.isEmpty)
        _ = try other.call(.setCredentials, ["credentials": ["token": "token-2-long"]])
        for client in [client, other] { _ = try client.call(.request, ["path": "/orders"]) }
        #expect(world.transport.requests.map(\.accessToken) == ["token-1-long", "token-2-long"])
    }

    @Test func aManagerSetsThemForATenant() throws {
        try setUp()
        let manager = try world.manager()
        let request: JSON = ["credentials": ["token": "token-3-long"]]
        #expect(manager.refusal(.setCredentials, request)?.data["path"] == "tenantKey")
        #expect(manager.refusal(.setCredentials, request.merging(["tenantKey": "nobody"]))?.status == .notFound)
        _ = try manager.call(.setCredentials, request.merging(["tenantKey": "customer-1"]))
        _ = try client.call(.request, ["path": "/orders"])
        #expect(world.transport.requests.map(\.accessToken) == ["token-3-long"])
    }

    @Test func aTenantSetsNobodyElses() throws {
        try setUp()
        try setCredentials()
        let request: JSON = ["credentials": ["token": "token-9-long"], "tenantKey": "customer-1"]
        #expect(try world.tenant("customer-2").refusal(.setCredentials, request)?.status == .accessDenied)
        #expect(try world.workspaceOnly().refusal(.setCredentials, request)?.status == .accessDenied)
        _ = try client.call(.request, ["path": "/orders"])
        #expect(world.transport.requests.map(\.accessToken) == ["token-1-long"])
    }

    // MARK: The credentials' schema

    static let unfitting: [(JSON, String?)] = [
        (["token": "s3cr3t"], "credentials.token"), (["token": ["s3cr3t"]], "credentials.token"),
        (["token": "long-enough", "region": "s3cr3t"], "credentials.region"),
        (["token": "long-enough", "pin": "s3cr3t"], "credentials.pin"), (["tokn": "s3cr3t-and-long"], nil),
    ]

    @Test(arguments: unfitting)
    func credentialsThatDoNotFitAreRefusedWithoutBeingShown(credentials: JSON, path: String?) throws {
        try setUp()
        try setCredentials()
        let refusal = try #require(client.refusal(.setCredentials, ["credentials": credentials]))
        #expect(refusal.status == .invalidRequest)
        #expect(!refusal.json.text.contains("s3cr3t"))
        if let path { #expect(refusal.data["path"] == .string(path)) }
        _ = try client.call(.request, ["path": "/orders"])
        #expect(world.transport.requests.map(\.accessToken) == ["token-1-long"])
    }

    // MARK: What the API answers

    @Test func refusedCredentialsAreTheAnswer() throws {
        try setUp()
        try setCredentials()
        world.transport.onApp {
            $0.accessToken == "token-1-long" ? .json(#"{"hint": "s3cr3t"}"#, status: 401) : .status(200)
        }
        let refusal = try #require(client.refusal(.request, ["path": "/orders"]))
        #expect(refusal.status == .credentialsRefused && refusal.type == .connection && refusal.httpStatus == 401)
        #expect(!refusal.json.text.contains("s3cr3t"))
        #expect(world.transport.requests.count == 1)
        try setCredentials(["token": "token-2-long"])
        #expect(try client.call(.request, ["path": "/orders"])["status"] == 200)
    }

    @Test func soIsAWishForPatience() throws {
        try setUp()
        try setCredentials()
        world.transport.onApp { _ in .status(429) }
        #expect(client.refusal(.request, ["path": "/orders"])?.status == .rateLimited)
        world.transport.onApp { _ in .status(503) }
        #expect(try client.call(.request, ["path": "/orders"])["status"] == 503)
    }

    // MARK: The settings

    static let unusable: [(JSON, String)] = [
        ([:], "internalApi.baseUri"), (["baseUri": 7], "internalApi.baseUri"),
        (["baseUri": "https://user:word@a.test"], "internalApi.baseUri"),
        (["baseUri": "file:///etc/passwd"], "internalApi.baseUri"),
        (["baseUri": "https://[fe80::1%25eth0]/"], "internalApi.baseUri"),
        (["baseUri": "https://a.test/\r\nX: y"], "internalApi.baseUri"),
        (["baseUri": "https://a.test", "makeApiClent": [:]], "internalApi.makeApiClent"),
        (
            [
                "baseUri": "https://a.test",
                "makeApiClient": ["type": "mapping", "mapping": ["headers": ["$var": "nothing"]]],
            ],
            "internalApi.makeApiClient.mapping.headers"
        ), (["baseUri": "https://a.test", "credentialsSchema": ["type": 7]], "internalApi.credentialsSchema.type"),
    ]

    @Test(arguments: unusable)
    func settingsThatCannotBeUsedAreRefusedAndSayWhere(settings: JSON, path: String) throws {
        try setUp()
        let refusal = try world.manager().refusal(.patchWorkspace, ["internalApi": settings])
        #expect(refusal?.status == .invalidRequest)
        #expect(refusal?.data["path"]?.stringValue?.hasPrefix(path) == true)
        #expect(try world.manager().call(.getWorkspace)["internalApi"] == Self.settings)
    }

    @Test func onlyAManagerSeesAndChangesThem() throws {
        try setUp()
        #expect(try client.call(.getWorkspace)["internalApi"] == nil)
        #expect(
            client.refusal(.patchWorkspace, ["internalApi": ["baseUri": "https://evil.test"]])?.status == .accessDenied)
    }
}
