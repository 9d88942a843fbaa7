import Testing

@testable import MembraneCore

/// Nothing that is secret comes out in an answer or an error, whatever goes wrong.
@Suite struct SecrecyTests {
    private let world: World
    private let client: Client
    private let manager: Client

    private static let canary = "canary-7f3a"

    init() throws {
        world = try World()
        client = try world.tenant()
        manager = try world.manager()
        try world.makeOAuthApp(parameters: ["clientId": "client-1", "clientSecret": .string(Self.canary)])
        try world.makeKeyedApp()
        world.transport.onToken { _ in
            .json(#"{"access_token": "\#(Self.canary)-a", "refresh_token": "\#(Self.canary)-r", "expires_in": 3600}"#)
        }
    }

    private func expectSecret(_ client: Client, _ operation: MembraneCore.Operation, _ request: JSON) {
        let text: String
        do throws(Failure) {
            text = try client.perform(operation, request.text)
        } catch {
            text = error.json.text + (error.oauthCode ?? "")
        }
        #expect(!text.contains(Self.canary), "\(operation.name): \(text)")
    }

    @Test func answersDoNotHoldThem() throws {
        let oauth = JSON.string(try world.connectOAuth(client, ["connectorKey": "crm", "customState": "x"]))
        let keyed = JSON.string(try world.connectKeyed(client, ["input": ["apiKey": .string(Self.canary)]]))
        for id in [oauth, keyed] {
            for operation in [
                MembraneCore.Operation.getConnection, .patchConnection, .archiveConnection, .restoreConnection,
            ] {
                expectSecret(client, operation, ["id": id])
            }
        }
        for operation in [MembraneCore.Operation.listConnections, .listIntegrations, .getWorkspace] {
            expectSecret(manager, operation, [:])
        }
        expectSecret(client, .connect, ["connectionId": oauth])
        expectSecret(client, .setCredentials, ["credentials": ["token": .string(Self.canary)]])
    }

    @Test func refusedRequestsDoNotRepeatThem() throws {
        let secret = JSON.string(Self.canary)
        let id = JSON.string(try world.connectKeyed(client))
        expectSecret(client, .connect, ["connectorKey": "keyed", "input": ["apiKey": ["a": secret]]])
        expectSecret(client, .connect, ["connectorKey": "keyed", "input": secret])
        expectSecret(
            client, .connect, ["connectorKey": "crm", "redirectUri": .string("https://user:\(Self.canary)@x.test/")])
        expectSecret(client, .connect, ["appUrl": .string("https://x.test/?token=\(Self.canary)")])
        expectSecret(client, .completeConnect, ["callbackUrl": .string("?code=\(Self.canary)&state=\(Self.canary)")])
        expectSecret(client, .completeConnect, ["callbackUrl": .string("?state=\(Self.canary)&state=2")])
        expectSecret(client, .request, ["connectionId": id, "path": .string("https://\(Self.canary).test/")])
        expectSecret(
            client, .request, ["connectionId": id, "path": "/x", "headers": ["X-A": .string(Self.canary + "\n")]])
        expectSecret(client, .request, ["connectionId": id, "path": "/x", "bodyBase64": .string(Self.canary + "!")])
        expectSecret(client, .setCredentials, ["credentials": secret])
        expectSecret(
            manager, .createIntegration, ["connectorKey": "hubspot", "parameters": ["clientSecret": [secret]]])
        expectSecret(manager, .patchWorkspace, ["internalApi": ["baseUri": .string("https://u:\(Self.canary)@x.test")]])
        let cutOff = failure { () throws(Failure) in
            _ = try client.perform(.setCredentials, #"{"credentials": {"token": "\#(Self.canary)"#)
        }
        #expect(cutOff?.json.text.contains(Self.canary) == false)
    }

    @Test(arguments: [200, 400, 401, 403, 429, 500])
    func aProviderThatRepeatsThemIsNotQuoted(status: Int) throws {
        let body = #"{"error": {"message": "\#(Self.canary)"}, "error_description": "\#(Self.canary)"}"#
        let id = JSON.string(try world.connectOAuth(client))
        let attempt = try world.startOAuth(client, ["connectionId": id])
        world.clock.advance(seconds: 300)
        world.transport.onToken { _ in .json(body, status: status) }
        world.transport.onApp { _ in .json(body, status: status == 200 ? 401 : status) }
        expectSecret(client, .completeConnect, attempt.callback([("code", Self.canary), ("state", attempt.state)]))
        expectSecret(client, .connect, ["connectorKey": "keyed", "input": ["apiKey": .string(Self.canary)]])
        world.clock.advance(seconds: 3600)
        expectSecret(client, .request, ["connectionId": id, "path": "/x"])
        expectSecret(client, .getConnection, ["id": id])
        expectSecret(client, .listConnections, [:])
    }

    @Test func aConnectorThatCannotBeRunIsNotQuoted() throws {
        // What was entered would have to be a host, and a header.
        let broken: [JSON] = [
            ["baseUri": ["$concat": ["https://", ["$var": "credentials.apiKey"], "/"]]],
            ["baseUri": "https://api.keyed.test", "headers": ["X-A": ["$var": "credentials.apiKey"]]],
        ]
        for (index, mapping) in broken.enumerated() {
            try world.makeKeyedApp(key: "broken-\(index)", members: ["makeApiClient": ["mapping": mapping]])
            let input: JSON = ["apiKey": .string(Self.canary + " \n")]
            #expect(client.refusal(.connect, ["connectorKey": .string("broken-\(index)"), "input": input]) != nil)
            expectSecret(client, .connect, ["connectorKey": .string("broken-\(index)"), "input": input])
        }
    }

    @Test func anOpenThatFailsDoesNotNameTheKey() {
        for options in [
            #"{"key": "\#(Self.canary)"}"#, #"{"keyFile": "\#(Self.canary)"}"#,
            #"{"workspaceKey": "a", "workspaceSecret": "\#(Self.canary)"}"#, #"{"key": "\#(Self.canary)"#,
        ] {
            let refusal = failure { () throws(Failure) in
                _ = try Engine(url: ":memory:", try EngineOptions(json: options), EngineEnvironment())
            }
            #expect(refusal != nil && refusal?.json.text.contains(Self.canary) == false, "\(options)")
        }
    }
}
