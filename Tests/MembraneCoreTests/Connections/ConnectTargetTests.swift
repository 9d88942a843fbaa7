import Testing

@testable import MembraneCore

/// What `connect` takes for the app that is meant.
@Suite struct ConnectTargetTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        try world.makeOAuthApp()
        try world.makeKeyedApp()
        client = try world.tenant()
    }

    private func connectorKey(_ request: JSON) throws -> JSON? { try client.call(.connect, request)["connectorKey"] }

    @Test func keysAndIdsNameConnectorsAndIntegrations() throws {
        let connector = try client.call(.getConnector, ["key": "crm"])
        let integration = try #require(try client.call(.listIntegrations)["items"]?[0])
        #expect(try connectorKey(["connectorKey": "crm"]) == "crm")
        #expect(try connectorKey(["connectorId": connector["id"] ?? .null]) == "crm")
        #expect(try connectorKey(["integrationKey": "crm"]) == "crm")
        let answer = try client.call(.connect, ["integrationId": integration["id"] ?? .null])
        #expect(answer["integrationId"] == integration["id"] && answer["integrationKey"] == "crm")
    }

    @Test func anIntentSaysWhatItChoseAndWhy() throws {
        let match = try #require(try client.call(.connect, ["intent": "Test Keyed"])["match"])
        #expect(match["intent"] == "Test Keyed" && match["connectorKey"] == "keyed" && match["name"] == "Test Keyed")
        #expect((match["score"]?.integerValue ?? 0) > 0 && match["because"]?.arrayValue?.isEmpty == false)
        #expect(match["alternatives"]?.arrayValue != nil)
    }

    @Test func anIntentThatNothingFitsNamesWhatIsNear() throws {
        let refusal = try #require(client.refusal(.connect, ["intent": "zzqqxxyyww"]))
        #expect(refusal.status == .notFound && refusal.data["nearest"]?.arrayValue != nil)
        #expect(try client.call(.listConnections)["items"] == [])
    }

    @Test(arguments: [
        "crm.test", "CRM.test", "https://crm.test", "https://eu.app.crm.test:8443/a?b=https://keyed.test#c",
        "http://crm.test/",
        "crm.test/path?u=http://x",
    ])
    func anAddressNamesTheAppOfItsDomain(address: String) throws {
        #expect(try connectorKey(["appUrl": .string(address)]) == "crm")
    }

    @Test(arguments: [
        "evilcrm.test", "crm.test.evil.test", "https://evil.test/crm.test", "https://evil.test/?crm.test", "test",
    ])
    func anAddressElsewhereIsNotTheApps(address: String) {
        #expect(client.refusal(.connect, ["appUrl": .string(address)])?.status == .notFound)
    }

    @Test(arguments: ["https://crm.test@evil.test", "https://", "crm test", "https://crm.test\\@evil.test"])
    func whatIsNoAddressIsRefused(address: String) {
        #expect(client.refusal(.connect, ["appUrl": .string(address)])?.status == .invalidRequest)
    }

    @Test func theLongestDomainWins() throws {
        try world.makeKeyedApp(key: "suite", members: ["domains": ["suite.test"]])
        try world.makeKeyedApp(key: "mail", members: ["domains": ["mail.suite.test"]])
        #expect(try connectorKey(["appUrl": "https://mail.suite.test/inbox"]) == "mail")
        #expect(try connectorKey(["appUrl": "https://calendar.suite.test"]) == "suite")
    }

    @Test func exactlyOneSelectorIsNeeded() {
        #expect(client.refusal(.connect)?.status == .invalidRequest)
        let both = client.refusal(.connect, ["connectorKey": "crm", "intent": "crm"])
        #expect(both?.status == .invalidRequest && both?.message.contains("Only one") == true)
    }

    @Test func aMisspeltKeyNamesTheRightOne() {
        for name in ["connectorKey", "integrationKey"] {
            let refusal = client.refusal(.connect, [name: "crn"])
            #expect(refusal?.status == .notFound && refusal?.data["nearest"] == ["crm"], "\(name)")
        }
        #expect(
            client.refusal(.connect, ["connectorKey": .string(String(repeating: "x", count: 5000))])?.data["nearest"]
                == nil)
    }

    @Test func anOAuthAppWithoutAnIntegrationNeedsOne() throws {
        let refusal = client.refusal(.connect, ["connectorKey": "hubspot"])
        #expect(refusal?.status == .configuration && refusal?.key == "integration_missing")
    }

    @Test func aTenantsOwnClientIsNeverMixedWithTheIntegrations() throws {
        let attempt = try world.startOAuth(
            client, ["connectorKey": "crm", "connectorParameters": ["clientId": "mine", "clientSecret": "my-secret"]])
        #expect(attempt.parameter("client_id") == "mine")
        _ = try client.call(.completeConnect, attempt.callback())
        let authorization = try #require(world.transport.tokenRequests.first?.headers["Authorization"])
        #expect(authorization == "Basic " + Base64.encode(Array("mine:my-secret".utf8)))
    }

    @Test func halfAClientDoesNotGetTheOtherHalf() throws {
        let attempt = try world.startOAuth(
            client, ["connectorKey": "crm", "connectorParameters": ["clientId": "mine"]])
        _ = try client.call(.completeConnect, attempt.callback())
        let request = try #require(world.transport.tokenRequests.first)
        #expect(request.headers["Authorization"] == nil && request.bodyText.contains("s3cr") == false)
        #expect(request.formValue("client_id") == "mine" && request.formValue("client_secret") == nil)
    }
}
