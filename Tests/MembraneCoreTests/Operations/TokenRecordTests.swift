import Testing

@testable import MembraneCore

/// Opaque tokens from making to revoking.
@Suite struct TokenRecordTests {
    private let world: World
    private let manager: Client

    init() throws {
        world = try World()
        manager = try world.manager()
    }

    private func make(_ request: JSON, by maker: Client? = nil) throws -> (record: JSON, token: String) {
        let made = try (maker ?? manager).call(.createToken, request)
        return (made, made["token"]?.stringValue ?? "")
    }

    private func reason(_ token: String) -> JSON? {
        failure { () throws(Failure) in _ = try world.client(token) }?.data["reason"]
    }

    // MARK: What they act as

    @Test func aLongLivedTokenActsAsWhatItWasMadeFor() throws {
        let tenant = try make(["type": "long-lived", "tenantKey": "customer-9", "name": "nightly job"])
        #expect(tenant.token.hasPrefix("mbr_live_") && tenant.record["kind"] == "tenant")
        #expect(tenant.record["tenantKey"] == "customer-9" && tenant.record["name"] == "nightly job")
        let own = try world.client(tenant.token).call(.getSelf)
        #expect(own["kind"] == "tenant" && own["tenant"]?["tenantKey"] == "customer-9" && own["validUntil"] == nil)
        #expect(own["tenant"]?["isTest"] == false && own["workspace"]?["key"] == "acme")
        // The same tenant as the one that a signed token names.
        #expect(try world.tenant("customer-9").call(.getSelf)["tenant"]?["id"] == own["tenant"]?["id"])
        #expect(
            try world.client(make(["type": "long-lived", "isAdmin": true]).token).call(.getSelf)["kind"] == "manager")
        #expect(try world.client(make(["type": "long-lived"]).token).call(.getSelf)["kind"] == "workspace")
    }

    @Test func aTestTokensTenantIsMarked() throws {
        let made = try make(["type": "test"])
        #expect(made.token.hasPrefix("mbr_test_"))
        let client = try world.client(made.token)
        #expect(try client.call(.getSelf)["tenant"]?["isTest"] == true)
        try world.makeKeyedApp()
        let id = try world.connectKeyed(client)
        #expect(try client.call(.getConnection, ["id": .string(id)])["isTest"] == true)
        let real = try world.connectKeyed(world.tenant())
        #expect(try world.tenant().call(.getConnection, ["id": .string(real)])["isTest"] == false)
        // A real customer is not turned into a test.
        #expect(manager.refusal(.createToken, ["type": "test", "tenantKey": "customer-1"])?.key == "tenant_not_test")
    }

    @Test func tokensOfDevelopersAndInstancesAreMadeByInstances() throws {
        let instance = try world.instance()
        for order: JSON in [["type": "developer", "accountKey": "team"], ["type": "instance"]] {
            #expect(manager.refusal(.createToken, order)?.status == .accessDenied)
            #expect(try world.developer().refusal(.createToken, order)?.status == .accessDenied)
            #expect(instance.refusal(.createToken, order) == nil)
        }
        #expect(instance.refusal(.createToken, ["type": "long-lived"])?.data["path"] == "workspaceKey")
    }

    @Test(
        arguments: [
            (["name": "no type"], "type"), (["type": "jwt"], "type"),
            (["type": "instance", "tenantKey": "a"], "tenantKey"),
            (["type": "long-lived", "tenantKey": "a", "isAdmin": true], "tenantKey"),
            (["type": "long-lived", "accountKey": "a"], "accountKey"), (["type": "test", "isAdmin": true], "isAdmin"),
            (["type": "developer"], "accountKey"),
            (["type": "developer", "accountKey": "a", "isAdmin": true], "isAdmin"),
            (["type": "long-lived", "expiresInSeconds": 0], "expiresInSeconds"),
            (["type": "long-lived", "expiresInSeconds": 9_223_372_036_854_775_807], "expiresInSeconds"),
        ] as [(JSON, String)])
    func ordersThatMakeNoSenseAreRefused(order: JSON, path: String) throws {
        let refusal = try world.instance().refusal(.createToken, order.merging(["workspaceKey": "acme"]))
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"]?.stringValue == path)
    }

    // MARK: What is kept of them

    @Test func theTokenIsShownOnceAndKeptNowhere() throws {
        let file = try StoreFile()
        let world = try World(file)
        let made = try world.manager().call(.createToken, ["type": "long-lived", "tenantKey": "a"])
        let token = made["token"]?.stringValue ?? ""
        let client = try world.client(token)
        let manager = try world.manager()
        let id: JSON = ["id": made["id"] ?? .null]
        let hint = made["hint"]?.stringValue ?? ""
        for answer in [
            try manager.call(.listTokens), try manager.call(.getToken, id), try client.call(.getSelf),
            try manager.call(.revokeToken, id),
        ] {
            #expect(!answer.text.contains(token) && answer.text.contains(hint))
        }
        let secret = Array(token.utf8.dropFirst(hint.utf8.count))
        world.engine.close()
        for name in file.names {
            let bytes = file.bytes(file.folder + "/" + name)
            #expect(bytes.firstRange(of: secret) == nil, "\(name)")
        }
    }

    @Test func lastUseIsWrittenNowAndThen() throws {
        let made = try make(["type": "long-lived", "tenantKey": "a"])
        func lastUse() throws -> JSON? { try manager.call(.getToken, ["id": made.record["id"] ?? .null])["lastUsedAt"] }
        #expect(try lastUse() == nil)
        let client = try world.client(made.token)
        let first = try lastUse()
        #expect(first?.stringValue == Timestamp.text(world.clock.now))
        world.clock.advance(seconds: 299)
        _ = try client.call(.getSelf)
        #expect(try lastUse() == first)
        world.clock.advance(seconds: 1)
        _ = try client.call(.getSelf)
        #expect(try lastUse()?.stringValue == Timestamp.text(world.clock.now))
        // Also when a product makes a client for every request.
        world.clock.advance(seconds: 299)
        _ = try world.client(made.token)
        #expect(try lastUse() != .string(Timestamp.text(world.clock.now)))
    }

    /// Somebody else is writing for as long as he likes.
    @Test func aStoreThatCannotBeWrittenStopsNoCall() throws {
        let file = try StoreFile()
        let world = try World(file)
        let token = try world.makeToken(["type": "long-lived", "tenantKey": "a"], by: world.manager())
        try file.execute { (_) throws(Failure) in
            #expect(failure { () throws(Failure) in _ = try world.client(token).call(.getSelf) } == nil)
        }
        world.clock.advance(seconds: 60)
        let client = try world.client(token)
        #expect(try client.call(.getSelf)["token"]?["lastUsedAt"]?.stringValue == Timestamp.text(world.clock.now))
    }

    // MARK: How they end

    @Test func aRevokedTokenIsRefused() throws {
        let made = try make(["type": "long-lived", "tenantKey": "a"])
        let client = try world.client(made.token)
        let id: JSON = ["id": made.record["id"] ?? .null]
        let revoked = try manager.call(.revokeToken, id)
        #expect(revoked["revokedAt"]?.stringValue == Timestamp.text(world.clock.now))
        #expect(reason(made.token) == "revoked" && client.refusal(.getSelf)?.data["reason"] == "revoked")
        world.clock.advance(seconds: 9)
        #expect(try manager.call(.revokeToken, id) == revoked)
        #expect(try manager.call(.listTokens)["items"] == [])
        #expect(try manager.call(.listTokens, ["includeRevoked": true])["items"]?[0]?["id"] == made.record["id"])
    }

    @Test func anotherProcessNoticesWithinASecond() throws {
        let file = try StoreFile()
        let clock = ManualClock()
        let world = try World(file, clock: clock)
        let other = try World(file, clock: clock, seed: 2)
        let made = try world.manager().call(.createToken, ["type": "long-lived", "tenantKey": "a"])
        let client = try other.client(made["token"]?.stringValue ?? "")
        _ = try world.manager().call(.revokeToken, ["id": made["id"] ?? .null])
        clock.advance(milliseconds: 1000)
        #expect(client.refusal(.getSelf)?.data["reason"] == "revoked")
    }

    @Test func aTokenMayExpire() throws {
        let made = try make(["type": "long-lived", "tenantKey": "a", "expiresInSeconds": 60])
        let client = try world.client(made.token)
        #expect(made.record["expiresAt"]?.stringValue == Timestamp.text(world.clock.now + 60_000))
        world.clock.advance(milliseconds: 59_999)
        #expect(client.refusal(.getSelf) == nil)
        world.clock.advance(milliseconds: 1)
        #expect(client.refusal(.getSelf)?.data["reason"] == "expired" && reason(made.token) == "expired")
    }

    @Test func aTokenOfAnotherStoreIsUnknown() throws {
        #expect(reason(try World(seed: 77).instanceToken()) == "unknown")
    }

    // MARK: Lists

    @Test func listsArePagedAndFiltered() throws {
        for index in 0..<5 {
            _ = try make(["type": "long-lived", "tenantKey": .string("t\(index % 2)"), "name": .string("n\(index)")])
        }
        _ = try make(["type": "test"])
        var names: [JSON?] = []
        var request: JSON = ["limit": 2, "type": "long-lived"]
        while true {
            let page = try manager.call(.listTokens, request)
            names += page["items"]?.arrayValue?.map { $0["name"] } ?? []
            guard let cursor = page["cursor"] else { break }
            request = request.merging(["cursor": cursor])
        }
        #expect(names == ["n4", "n3", "n2", "n1", "n0"])
        #expect(try manager.call(.listTokens, ["tenantKey": "t1"])["items"]?.arrayValue?.count == 2)
        #expect(manager.refusal(.listTokens, ["tenantKey": "nobody"])?.status == .notFound)
        #expect(manager.refusal(.listTokens, ["type": "jwt"])?.data["path"] == "type")
    }

    /// A manager sees the tokens of its workspace, and nobody else's.
    @Test func managersSeeTheirWorkspacesTokens() throws {
        let instance = try world.instance()
        let others = [
            try make(["type": "instance"], by: instance).record,
            try make(["type": "developer", "accountKey": "team"], by: instance).record,
        ]
        let own = try make(["type": "long-lived"]).record
        #expect(try manager.call(.listTokens)["items"]?.arrayValue?.map { $0["id"] } == [own["id"]])
        for record in others {
            for operation in [Operation.getToken, .revokeToken] {
                #expect(manager.refusal(operation, ["id": record["id"] ?? .null])?.status == .notFound)
            }
        }
        #expect(try instance.call(.listTokens)["items"]?.arrayValue?.count == 4)
        #expect(try instance.call(.listTokens, ["workspaceKey": "acme"])["items"]?.arrayValue?.count == 1)
        #expect(
            try instance.call(.getToken, ["id": own["id"] ?? .null, "workspaceKey": "acme"])["id"] == own["id"])
    }
}
