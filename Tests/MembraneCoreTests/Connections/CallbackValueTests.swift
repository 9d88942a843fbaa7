import Testing

@testable import MembraneCore

/// What providers say in the callback alone, and attackers as well.
@Suite struct CallbackValueTests {
    private func complete(_ query: [(String, String)], _ config: JSON) throws -> (World, String, Failure?) {
        let world = try World()
        try world.makeOAuthApp(config: config)
        let client = try world.tenant()
        let attempt = try world.startOAuth(client)
        let refusal = client.refusal(.completeConnect, attempt.callback(query + [("state", attempt.state)]))
        return (world, attempt.connectionId, refusal)
    }

    @Test func whatHasItsFormIsKept() throws {
        let config: JSON = ["keepFromCallback": ["realmId": "^[0-9]{1,20}$", "shop": "^[a-z]*$"]]
        let (world, id, refusal) = try complete([("code", "c"), ("realmId", "4620816365")], config)
        #expect(refusal == nil)
        #expect(try world.credentials(id)["realmId"] == "4620816365")
        #expect(try world.credentials(id)["shop"] == nil)
    }

    @Test(arguments: [
        [("code", "c")], [("code", "c"), ("realmId", "evil.example/")],
        [("code", "c"), ("realmId", "1"), ("realmId", "2")],
    ])
    func whatHasNotIsRefusedBeforeTheCodeIsRedeemed(query: [(String, String)]) throws {
        let (world, _, refusal) = try complete(query, ["keepFromCallback": ["realmId": "^[0-9]{1,20}$"]])
        #expect(refusal?.status == .connectRefused && refusal?.key == "callback_value_invalid")
        #expect(refusal?.message.contains("evil") == false)
        #expect(world.transport.tokenRequests.isEmpty)
    }

    /// Amazon's way.
    @Test func theCodeMayHaveAnotherName() throws {
        let config: JSON = ["codeParameter": "spapi_oauth_code"]
        let (world, _, refusal) = try complete([("spapi_oauth_code", "c")], config)
        #expect(refusal == nil && world.transport.tokenRequests.first?.formValue("code") == "c")
        #expect(try complete([("code", "c")], config).2?.key == "code_missing")
    }
}
