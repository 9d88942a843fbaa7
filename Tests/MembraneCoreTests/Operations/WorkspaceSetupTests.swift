import Testing

@testable import MembraneCore

/// Connectors and integrations of a workspace's own.
@Suite struct WorkspaceSetupTests {
    private let world: World
    private let manager: Client

    init() throws {
        world = try World()
        manager = try world.manager()
    }

    // MARK: Connectors

    @Test func aTenantSeesNoDefinitionOfTheWorkspacesOwnConnectors() throws {
        try world.makeKeyedApp(members: [
            "makeApiClient": ["mapping": ["baseUri": "https://api.keyed.test", "headers": ["X-App": "canary"]]]
        ])
        let whole = try manager.call(.getConnector, ["key": "keyed"])
        #expect(whole["makeApiClient"]?["mapping"]?["headers"] == ["X-App": "canary"])
        for client in [try world.tenant(), try world.workspaceOnly()] {
            let shown = try client.call(.getConnector, ["id": whole["id"] ?? .null])
            #expect(
                shown["key"] == "keyed" && shown["inputSchema"] == whole["inputSchema"]
                    && !shown.text.contains("canary"))
        }
    }

    @Test func theCatalogueIsForEverybody() throws {
        let connector = try world.tenant().call(.getConnector, ["key": "hubspot"])
        #expect(connector["isBuiltIn"] == true && connector["getOAuthConfig"] != nil)
        #expect(try world.tenant().call(.getConnector, ["id": connector["id"] ?? .null]) == connector)
    }

    @Test func theWorkspacesOwnConnectorHidesABuiltInOne() throws {
        try world.makeKeyedApp(key: "hubspot")
        #expect(try world.tenant().call(.getConnector, ["key": "hubspot"])["isBuiltIn"] == false)
        let listed = try world.tenant().call(.listConnectors, ["limit": 1000])["items"]?.arrayValue?.filter {
            $0["key"] == "hubspot"
        }
        #expect(listed?.map { $0["isBuiltIn"] } == [false])
    }

    @Test func aConnectorsKeyIsUnique() throws {
        try world.makeKeyedApp()
        #expect(failure { () throws(Failure) in try world.makeKeyedApp() }?.status == .alreadyExists)
    }

    @Test func listingConnectorsPagesThroughAllOfThem() throws {
        try world.makeKeyedApp()
        var keys: [String] = []
        var request: JSON = ["limit": 7]
        while true {
            let answer = try manager.call(.listConnectors, request)
            keys += answer["items"]?.arrayValue?.compactMap { $0["key"]?.stringValue } ?? []
            guard let cursor = answer["cursor"] else { break }
            request = ["limit": 7, "cursor": cursor]
        }
        #expect(
            keys == keys.sorted() && Set(keys).count == keys.count && keys.contains("keyed") && keys.contains("hubspot")
        )
        #expect(try manager.call(.listConnectors, ["limit": 1000])["items"]?.arrayValue?.count == keys.count)
        for cursor in ["!", "LTE", "", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"] {
            #expect(
                manager.refusal(.listConnectors, ["cursor": .string(cursor)])?.status == .invalidRequest, "\(cursor)")
        }
    }

    @Test func connectorsAreFoundByWordsAndCategory() throws {
        try world.makeKeyedApp(members: ["name": "Zebra Herder", "categories": ["crm"]])
        let found = try manager.call(.listConnectors, ["search": "zebra herder"])["items"]
        #expect(found?[0]?["key"] == "keyed")
        let category = try manager.call(.listConnectors, ["category": "CRM", "limit": 1000])["items"]?.arrayValue ?? []
        #expect(category.contains { $0["key"] == "keyed" })
        #expect(category.allSatisfy { $0["categories"]?.arrayValue?.contains("crm") == true })
    }

    // MARK: Integrations

    @Test func anIntegrationsParametersAreNeverShown() throws {
        try world.makeOAuthApp(parameters: ["clientId": "canary-id", "clientSecret": "canary-secret"])
        let integration = try #require(try world.tenant().call(.listIntegrations)["items"]?[0])
        #expect(
            integration["key"] == "crm" && integration["connectorKey"] == "crm" && integration["authType"] == "oauth2")
        #expect(
            integration["state"] == "READY" && integration["hasMissingParameters"] == false
                && !integration.text.contains("canary"))
        let patched = try manager.call(
            .patchIntegration, ["key": "crm", "name": "New", "parameters": ["clientId": "canary-2"]])
        #expect(patched["name"] == "New" && !patched.text.contains("canary"))
    }

    @Test func whatIsMissingIsTold() throws {
        let made = try manager.call(.createIntegration, ["connectorKey": "hubspot"])
        #expect(
            made["key"] == "hubspot" && made["hasMissingParameters"] == true && made["state"] == "CONFIGURATION_ERROR")
        let parameters: JSON = ["clientId": "a", "clientSecret": "b"]
        let patched = try manager.call(.patchIntegration, ["id": made["id"] ?? .null, "parameters": parameters])
        #expect(patched["hasMissingParameters"] == false && patched["state"] == "READY")
    }

    @Test func parametersAreMergedAndNullRemovesOne() throws {
        try world.makeOAuthApp(parameters: ["clientId": "a", "clientSecret": "b", "region": "eu"])
        _ = try manager.call(.patchIntegration, ["key": "crm", "parameters": ["clientSecret": "c", "region": .null]])
        let parameters = try world.read { (transaction) throws(Failure) in
            let integration = try transaction.integration(key: "crm")
            return try integration.map { (integration) throws(Failure) in
                try transaction.parameters(of: integration)
            }
        }
        #expect(parameters == object(["clientId": "a", "clientSecret": "c"]))
    }

    @Test func integrationsThatMakeNoSenseAreRefused() throws {
        try world.makeOAuthApp()
        #expect(manager.refusal(.createIntegration)?.data["path"] == "connectorKey")
        #expect(manager.refusal(.createIntegration, ["connectorKey": "nothing"])?.status == .notFound)
        #expect(
            manager.refusal(.createIntegration, ["connectorKey": "crm", "connectorId": "x"])?.status == .invalidRequest)
        #expect(manager.refusal(.createIntegration, ["connectorKey": "crm"])?.status == .alreadyExists)
        #expect(
            manager.refusal(.createIntegration, ["connectorKey": "crm", "key": "b", "oAuthCallbackUri": "/x"])?.status
                == .invalidRequest)
        #expect(
            manager.refusal(.createIntegration, ["connectorKey": "hubspot", "parameters": ["clientId": 5]])?.status
                == .invalidRequest)
        #expect(manager.refusal(.patchIntegration)?.data["path"] == "id")
        #expect(manager.refusal(.patchIntegration, ["key": "nothing"])?.status == .notFound)
        #expect(try manager.call(.listIntegrations)["items"]?.arrayValue?.count == 1)
    }

    @Test func integrationsAreFoundByWordsAndConnector() throws {
        try world.makeOAuthApp()
        world.clock.advance(milliseconds: 1)
        _ = try manager.call(.createIntegration, ["connectorKey": "hubspot", "key": "eu", "name": "Europe 100%"])
        func keys(_ request: JSON) throws -> [JSON?] {
            try manager.call(.listIntegrations, request)["items"]?.arrayValue?.map { $0["key"] } ?? []
        }
        #expect(try keys([:]) == ["eu", "crm"] && keys(["connectorKey": "hubspot"]) == ["eu"])
        #expect(
            try keys(["search": "EUROPE"]) == ["eu"] && keys(["search": "0%"]) == ["eu"] && keys(["search": "x"]) == [])
        let page = try manager.call(.listIntegrations, ["limit": 1])
        #expect(try keys(["limit": 1, "cursor": page["cursor"] ?? .null]) == ["crm"])
    }

    // MARK: Workspace

    @Test func theWorkspaceCanBeRenamed() throws {
        #expect(try manager.call(.patchWorkspace, ["name": "New"])["name"] == "New")
        let shown = try world.tenant().call(.getWorkspace)
        #expect(shown["name"] == "New" && shown["key"] == "acme" && shown["id"]?.stringValue?.hasPrefix("ws_") == true)
        #expect(!shown.text.contains(World.workspaceSecret))
    }
}
