import Testing

@testable import MembraneCore

/// Connectors and integrations that were wrong and are corrected, retired and brought back.
@Suite struct CorrectedRecordTests {
    private let world: World
    private let manager: Client
    private let tenant: Client

    init() throws {
        world = try World()
        manager = try world.manager()
        tenant = try world.tenant()
    }

    private let corrected: JSON = [
        "mapping": ["baseUri": "https://new.keyed.test", "headers": ["X-New": ["$var": "credentials.apiKey"]]]
    ]

    // MARK: Connectors

    @Test func aConnectorsChangeAppliesToItsConnectionsAtOnce() throws {
        try world.makeKeyedApp()
        let id = try world.connectKeyed(tenant)
        let request: JSON = ["connectionId": .string(id), "path": "/x"]
        _ = try tenant.call(.request, request)
        #expect(try tenant.call(.getConnection, ["id": .string(id)])["connectorVersion"] == "1")
        let patched = try manager.call(.patchConnector, ["key": "keyed", "makeApiClient": corrected])
        #expect(patched["version"] == "2" && patched["makeApiClient"] == corrected)
        #expect(patched["test"]?["path"] == "/me" && patched["name"] == "Test Keyed")
        _ = try tenant.call(.request, request)
        let sent = try #require(world.transport.requests.last)
        #expect(sent.uri.text == "https://new.keyed.test/x" && sent.headers["X-New"] != nil)
        #expect(try tenant.call(.getConnection, ["id": .string(id)])["connectorVersion"] == "2")
        #expect(try tenant.call(.listConnections)["items"]?[0]?["connectorVersion"] == "2")
        #expect(try manager.call(.getConnector, ["key": "keyed"]) == patched)
    }

    @Test func anotherProcessSeesTheChangeToo() throws {
        let file = try StoreFile()
        let first = try World(file)
        let second = try World(file, clock: first.clock, transport: first.transport, seed: 2)
        try first.makeKeyedApp()
        let tenant = try second.tenant()
        let id = try second.connectKeyed(tenant)
        _ = try tenant.call(.request, ["connectionId": .string(id), "path": "/x"])
        _ = try first.manager().call(.patchConnector, ["key": "keyed", "makeApiClient": corrected])
        _ = try tenant.call(.request, ["connectionId": .string(id), "path": "/x"])
        #expect(first.transport.requests.last?.uri.text == "https://new.keyed.test/x")
    }

    @Test func aMemberIsRemovedByNullAndAChangeThatIsNoneCountsNothing() throws {
        try world.makeKeyedApp()
        let removed = try manager.call(.patchConnector, ["key": "keyed", "test": .null])
        #expect(removed["test"] == nil && removed["version"] == "2")
        let id = removed["id"] ?? .null
        #expect(try manager.call(.patchConnector, ["id": id, "name": "Test Keyed"])["version"] == "2")
        #expect(try manager.call(.patchConnector, ["id": id, "name": "Other"])["version"] == "3")
    }

    @Test func aChangeThatCannotWorkChangesNothingAndSaysWhere() throws {
        try world.makeKeyedApp()
        let before = try manager.call(.getConnector, ["key": "keyed"])
        let wrong: JSON = ["mapping": ["baseUri": "https://a.test", "headers": ["X": ["$var": "nothing.here"]]]]
        let refusal = manager.refusal(.patchConnector, ["key": "keyed", "makeApiClient": wrong])
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "makeApiClient.mapping.headers.X.$var")
        let older = manager.refusal(
            .patchConnector, ["key": "keyed", "auth": ["makeApiClient": ["mapping": ["baseUrl": 1]]]])
        #expect(older?.data["path"] == "auth.makeApiClient.mapping.baseUrl")
        #expect(manager.refusal(.patchConnector, ["key": "keyed", "makeApiClient": .null])?.status == .invalidRequest)
        #expect(try manager.call(.getConnector, ["key": "keyed"]) == before)
    }

    @Test func aRefreshThatFailedForTheConnectorIsTriedAgainAtOnce() throws {
        let app = try ConnectedApp()
        app.world.transport.onToken { _ in .status(500) }
        app.expire()
        #expect(app.refusal != nil)
        #expect(try app.connection?.refresh.nextRetryAt != nil)
        _ = try app.world.manager().call(.patchConnector, ["key": "crm", "description": "Corrected."])
        let connection = try #require(try app.connection)
        #expect(connection.refresh.nextRetryAt == nil)
    }

    @Test(arguments: [MembraneCore.Operation.patchConnector, .archiveConnector, .restoreConnector])
    func theCataloguesConnectorsStayAsTheyAre(operation: MembraneCore.Operation) throws {
        let refusal = manager.refusal(operation, ["key": "hubspot"])
        #expect(refusal?.status == .conflict && refusal?.key == "connector_built_in")
        #expect(manager.refusal(operation, ["key": "nothing"])?.status == .notFound)
        #expect(manager.refusal(operation, [:])?.status == .invalidRequest)
        #expect(manager.refusal(operation, ["key": "a", "id": "b"])?.status == .invalidRequest)
        #expect(tenant.refusal(operation, ["key": "hubspot"])?.status == .accessDenied)
    }

    @Test func anArchivedConnectorConnectsNothingNewAndSaysWhatUsesIt() throws {
        try world.makeOAuthApp()
        let connection = try world.connectOAuth(tenant)
        let archived = try manager.call(.archiveConnector, ["key": "crm"])
        #expect(archived["archivedAt"] != nil && archived["connectionCount"] == 1)
        #expect(archived["integrations"]?[0]?["key"] == "crm")
        let id = archived["id"] ?? .null
        #expect(try manager.call(.archiveConnector, ["id": id]) == archived)
        // What is connected goes on.
        _ = try tenant.call(.request, ["connectionId": .string(connection), "path": "/x"])
        #expect(try world.tenant("b").refusal(.connect, ["integrationKey": "crm"])?.key == "connector_archived")
        #expect(tenant.refusal(.connect, ["connectionId": .string(connection)])?.key == "connector_archived")
        #expect(manager.refusal(.createIntegration, ["connectorId": id, "key": "x"])?.key == "connector_archived")
        #expect(try manager.call(.listIntegrations)["items"]?[0]?["state"] == "CONFIGURATION_ERROR")
        #expect(manager.refusal(.getConnector, ["key": "crm"])?.status == .notFound)
        #expect(try manager.call(.getConnector, ["id": id])["archivedAt"] != nil)
        let listed = try manager.call(.listConnectors, ["limit": 1000])["items"]?.arrayValue ?? []
        #expect(!listed.contains { $0["key"] == "crm" })
        // By the key that it had.
        let restored = try manager.call(.restoreConnector, ["key": "crm"])
        #expect(restored["id"] == id && restored["archivedAt"] == nil)
        #expect(try world.tenant("b").refusal(.connect, ["integrationKey": "crm"]) == nil)
    }

    @Test func anArchivedConnectorsKeyIsFree() throws {
        try world.makeKeyedApp()
        let old = try manager.call(.archiveConnector, ["key": "keyed"])["id"] ?? .null
        try world.makeKeyedApp()
        let refusal = manager.refusal(.restoreConnector, ["id": old])
        #expect(refusal?.status == .alreadyExists)
        let new = try manager.call(.restoreConnector, ["key": "keyed"])
        #expect(new["id"] != old && new["archivedAt"] == nil)
    }

    @Test func makingAConnectorAgainChangesItWhereThatIsWanted() throws {
        let definition: JSON = [
            "key": "twice", "name": "Twice", "type": "client-credentials", "makeApiClient": corrected,
            "ifExists": "update",
        ]
        let first = try manager.call(.createConnector, definition)
        #expect(first["version"] == "1" && first["ifExists"] == nil)
        #expect(try manager.call(.createConnector, definition) == first)
        let second = try manager.call(.createConnector, definition.merging(["name": "Renamed"]))
        #expect(second["id"] == first["id"] && second["version"] == "2" && second["name"] == "Renamed")
        for policy: JSON in ["fail", .null] {
            let refusal = manager.refusal(.createConnector, definition.merging(["ifExists": policy]))
            #expect(refusal?.status == .alreadyExists && refusal?.message.contains("ifExists") == true)
        }
        #expect(
            manager.refusal(.createConnector, definition.merging(["ifExists": "replace"]))?.data["path"] == "ifExists")
        // The catalogue's is not the workspace's own: this makes one beside it.
        let own = try manager.call(.createConnector, definition.merging(["key": "hubspot"]))
        #expect(own["isBuiltIn"] == false)
    }

    // MARK: Integrations

    @Test func anIntegrationIsReadWithoutItsSecrets() throws {
        try world.makeOAuthApp(
            members: [
                "parametersSchema": [
                    "properties": [
                        "clientId": ["type": "string"], "clientSecret": ["type": "string", "isSensitive": true],
                        "signing": ["type": "string", "format": "password"], "apiKeyOfOurs": ["type": "string"],
                        "scopes": ["type": "array"], "nested": ["type": "object"], "once": ["writeOnly": true],
                    ]
                ]
            ],
            parameters: [
                "clientId": "client-1", "clientSecret": "canary", "signing": "canary", "apiKeyOfOurs": "canary",
                "scopes": ["read"], "nested": ["deep": "canary"], "once": "canary", "unknown": "canary",
            ])
        let read = try manager.call(.getIntegration, ["key": "crm"])
        #expect(read["parameters"] == ["clientId": "client-1", "scopes": ["read"]])
        #expect(
            Set(read["hiddenParameters"]?.arrayValue?.compactMap(\.stringValue) ?? [])
                == ["clientSecret", "signing", "apiKeyOfOurs", "nested", "once", "unknown"])
        #expect(read["authOptions"]?[0]?["key"] == "default" && read["connection"] == nil)
        #expect(read["connectorVersion"] == "1")
        let id = try world.connectOAuth(tenant)
        let seen = try tenant.call(.getIntegration, ["id": read["id"] ?? .null])
        #expect(seen["connection"]?["id"] == .string(id) && seen["parameters"] == nil)
        #expect(seen["hiddenParameters"] == nil)
        #expect(try world.tenant("b").call(.getIntegration, ["key": "crm"])["connection"] == nil)
        #expect(!read.text.contains("canary") && !seen.text.contains("canary"))
        #expect(tenant.refusal(.getIntegration, ["key": "other"])?.status == .notFound)
    }

    @Test func anArchivedIntegrationConnectsNothingNewAndSaysWhatUsesIt() throws {
        try world.makeOAuthApp()
        let connection = try world.connectOAuth(tenant)
        let archived = try manager.call(.archiveIntegration, ["key": "crm"])
        #expect(archived["archivedAt"] != nil && archived["connectionCount"] == 1)
        #expect(archived["connections"]?[0]?["id"] == .string(connection))
        let id = archived["id"] ?? .null
        #expect(try manager.call(.archiveIntegration, ["id": id]) == archived)
        _ = try tenant.call(.request, ["connectionId": .string(connection), "path": "/x"])
        #expect(tenant.refusal(.connect, ["integrationId": id])?.key == "integration_archived")
        #expect(tenant.refusal(.connect, ["connectionId": .string(connection)])?.key == "integration_archived")
        #expect(tenant.refusal(.connect, ["integrationKey": "crm"])?.status == .notFound)
        // Nor is it what a connector's connections get by themselves.
        #expect(try world.tenant("b").refusal(.connect, ["connectorKey": "crm"])?.key == "missing_parameters")
        #expect(try manager.call(.listIntegrations)["items"] == [])
        #expect(try manager.call(.listIntegrations, ["includeArchived": true])["items"]?[0]?["id"] == id)
        #expect(try manager.call(.restoreIntegration, ["key": "crm"])["archivedAt"] == nil)
        #expect(tenant.refusal(.connect, ["integrationKey": "crm"]) == nil)
    }

    @Test func anArchivedIntegrationsKeyIsFree() throws {
        try world.makeOAuthApp()
        let old = try manager.call(.archiveIntegration, ["key": "crm"])["id"] ?? .null
        _ = try manager.call(.createIntegration, ["connectorKey": "crm"])
        #expect(manager.refusal(.restoreIntegration, ["id": old])?.status == .alreadyExists)
        #expect(try manager.call(.restoreIntegration, ["key": "crm"])["id"] != old)
    }

    @Test func makingAnIntegrationAgainKeepsTheSecretsThatAreNotGiven() throws {
        try world.makeOAuthApp(parameters: ["clientId": "a", "clientSecret": "b"])
        let again = try manager.call(
            .createIntegration,
            ["connectorKey": "crm", "parameters": ["clientId": "c"], "name": "New", "ifExists": "update"])
        #expect(again["name"] == "New")
        let parameters = try world.read { (transaction) throws(Failure) in
            guard let integration = try transaction.integration(key: "crm") else {
                return JSONObject()
            }
            return try transaction.parameters(of: integration)
        }
        #expect(parameters == object(["clientId": "c", "clientSecret": "b"]))
        let refusal = manager.refusal(
            .createIntegration, ["connectorKey": "hubspot", "key": "crm", "ifExists": "update"])
        #expect(refusal?.key == "integration_of_another_connector")
        #expect(manager.refusal(.createIntegration, ["connectorKey": "crm"])?.status == .alreadyExists)
    }

    // MARK: Webhooks

    @Test func makingAWebhookAgainKeepsItsSecret() throws {
        let request: JSON = ["url": "https://a.test/hook", "key": "main", "ifExists": "update"]
        let first = try manager.call(.createWebhook, request)
        #expect(first["key"] == "main" && first["secret"] != nil)
        let second = try manager.call(
            .createWebhook, request.merging(["url": "https://b.test/hook", "events": ["connection.created"]]))
        #expect(second["id"] == first["id"] && second["secret"] == nil && second["url"] == "https://b.test/hook")
        #expect(second["events"] == ["connection.created"])
        #expect(try manager.call(.listWebhooks)["items"]?.arrayValue?.count == 1)
        #expect(manager.refusal(.createWebhook, ["url": "https://a.test", "key": "main"])?.status == .alreadyExists)
        #expect(
            manager.refusal(.createWebhook, ["url": "https://a.test", "ifExists": "update"])?.data["path"] == "key")
    }
}
