import Testing

@testable import MembraneCore

/// Tokens derived from higher ones, and the end of all that were issued.
@Suite struct AccessTokenTests {
    private let world: World
    private let manager: Client

    init() throws {
        world = try World()
        manager = try world.manager()
    }

    private func derive(_ request: JSON = [:], by maker: Client? = nil) throws -> Client {
        try world.client(try (maker ?? manager).call(.createAccessToken, request)["token"]?.stringValue ?? "")
    }

    // MARK: Derived tokens

    @Test func aManagerDerivesTokensOfItsWorkspace() throws {
        let tenant = try derive(["tenantKey": "a", "name": "Ada", "fields": ["plan": "free"]]).call(.getSelf)
        #expect(tenant["kind"] == "tenant" && tenant["tenant"]?["name"] == "Ada")
        #expect(tenant["tenant"]?["fields"] == ["plan": "free"])
        let byId = try derive(["tenantId": tenant["tenant"]?["id"] ?? .null]).call(.getSelf)
        #expect(byId["tenant"]?["tenantKey"] == "a" && byId["tenant"]?["name"] == "Ada")
        #expect(try derive().call(.getSelf)["kind"] == "workspace")
        #expect(try derive(["isAdmin": true]).call(.getSelf)["kind"] == "manager")
        #expect(try derive(["isAdmin": false, "tenantKey": "a"]).call(.getSelf)["kind"] == "tenant")
    }

    @Test func developersAndInstancesDeriveInTheWorkspaceThatTheyName() throws {
        let instance = try world.instance()
        _ = try instance.call(.createWorkspace, ["key": "b", "accountKey": "team"])
        _ = try instance.call(.createWorkspace, ["key": "c"])
        let developer = try world.developer()
        for maker in [instance, developer] {
            let derived = try derive(["tenantKey": "a", "workspaceKey": "b"], by: maker).call(.getSelf)
            #expect(derived["kind"] == "tenant" && derived["workspace"]?["key"] == "b")
            #expect(maker.refusal(.createAccessToken)?.data["path"] == "workspaceKey")
        }
        #expect(developer.refusal(.createAccessToken, ["workspaceKey": "c"])?.status == .notFound)
        #expect(manager.refusal(.createAccessToken, ["workspaceKey": "c"])?.status == .accessDenied)
    }

    @Test func derivedTokensAreShortLived() throws {
        let answer = try manager.call(.createAccessToken)
        #expect(answer["expiresAt"]?.stringValue == Timestamp.text(world.clock.now + 7_200_000))
        let client = try derive(["expiresInSeconds": 60])
        world.clock.advance(seconds: 60 + 60 - 1)
        #expect(client.refusal(.getSelf) == nil)
        world.clock.advance(seconds: 1)
        #expect(client.refusal(.getSelf)?.data["reason"] == "expired")
    }

    @Test(
        arguments: [
            (["isAdmin": true, "tenantKey": "a"], "tenantKey"), (["isAdmin": true, "tenantId": "a"], "tenantId"),
            (["tenantId": "a", "tenantKey": "a"], "tenantKey"), (["expiresInSeconds": 86_401], "expiresInSeconds"),
            (["isAdmin": 1], "isAdmin"),
        ] as [(JSON, String)])
    func requestsThatMakeNoSenseAreRefused(request: JSON, path: String) {
        #expect(manager.refusal(.createAccessToken, request)?.data["path"]?.stringValue == path)
    }

    @Test func aTenantOfAnotherWorkspaceDoesNotExist() throws {
        _ = try world.instance().call(.createWorkspace, ["key": "b"])
        let foreign = try derive(["tenantKey": "a", "workspaceKey": "b"], by: world.instance()).call(.getSelf)
        let id: JSON = ["tenantId": foreign["tenant"]?["id"] ?? .null]
        #expect(manager.refusal(.createAccessToken, id)?.status == .notFound)
    }

    // MARK: revoke_tokens

    @Test func tokensOfOneTenantAreRevoked() throws {
        let old = try world.token { $0.tenantKey = "a" }
        let client = try world.client(old)
        let opaque = try world.client(world.makeToken(["type": "long-lived", "tenantKey": "a"], by: manager))
        let answer = try manager.call(.revokeTokens, ["tenantKey": "a"])
        #expect(answer["tokensValidFrom"]?.stringValue == Timestamp.text(world.clock.now + 1000))
        #expect(client.refusal(.getSelf)?.data["reason"] == "revoked")
        #expect(failure { () throws(Failure) in _ = try world.client(old) }?.data["reason"] == "revoked")
        // Those have a record, and are revoked by it.
        #expect(opaque.refusal(.getSelf) == nil)
        #expect(manager.refusal(.getSelf) == nil)
        #expect(try world.tenant("b").refusal(.getSelf) == nil)
        // What is derived now is good at once; what is signed elsewhere, from the next second on.
        #expect(try derive(["tenantKey": "a"]).refusal(.getSelf) == nil)
        world.clock.advance(seconds: 1)
        #expect(try world.tenant("a").refusal(.getSelf) == nil)
        #expect(manager.refusal(.revokeTokens, ["tenantKey": "nobody"])?.status == .notFound)
    }

    @Test func tokensOfTheWorkspaceAreRevoked() throws {
        let clients = [try world.tenant("a"), try world.workspaceOnly(), manager]
        _ = try world.instance().call(.revokeTokens, ["workspaceKey": "acme"])
        for client in clients { #expect(client.refusal(.getSelf)?.data["reason"] == "revoked") }
        // A tenant that nobody has seen yet is not made by a token that is refused.
        let unseen = try world.token { $0.tenantKey = "unseen" }
        #expect(failure { () throws(Failure) in _ = try world.client(unseen) }?.data["reason"] == "revoked")
        world.clock.advance(seconds: 1)
        let keys = try world.manager().call(.listTenants)["items"]?.arrayValue?.map { $0["tenantKey"] }
        #expect(keys == ["a"])
    }

    @Test func aTokenThatDoesNotSayWhenItWasIssuedIsRefusedAfterwards() throws {
        let token = try world.sign(#"{"workspaceKey":"acme","tenantKey":"a","exp":1900000000}"#)
        #expect(failure { () throws(Failure) in _ = try world.client(token) } == nil)
        _ = try manager.call(.revokeTokens, ["tenantKey": "a"])
        #expect(failure { () throws(Failure) in _ = try world.client(token) }?.data["reason"] == "revoked")
    }
}
