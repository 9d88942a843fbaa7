import Testing

@testable import MembraneCore

/// Who may call what: every operation with every kind of token.
@Suite struct AccessTests {
    private let world: World

    init() throws { world = try World() }

    @Test(arguments: Principal.Kind.allCases)
    func whatHappensIsWhatTheGuideSays(kind: Principal.Kind) throws {
        let client = try world.client(kind)
        let table = try AccessTable.printed()
        for operation in Operation.all {
            let cell = try #require(table[operation.name]?[kind], "\(operation.name) is not in Access.md")
            // No operation knows this member: who gets as far as that may call it.
            let refusal = client.refusal(operation, ["no such member": true])
            switch cell {
            case "yes", "asmanager":
                #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "no such member")
            case "403":
                #expect(refusal?.status == .accessDenied && refusal?.key == "access_denied", "\(operation.name)")
                #expect(
                    refusal?.message.contains(operation.name) == true
                        && refusal?.message.contains(kind.description) == true)
            default: Issue.record("\(cell) is not a cell of the table.")
            }
        }
    }

    /// What no table may ever allow.
    @Test func whatOnlyManagersAndAboveMayDo() {
        for operation in Operation.all {
            let looksOnly = operation.name.hasPrefix("get_") || operation.name.hasPrefix("list_")
            #expect(looksOnly || !operation.allows(.workspace), "A token without a tenant may only look.")
            #expect(!operation.name.hasSuffix("_token") || !operation.allows(.tenant), "\(operation.name)")
            #expect(
                !operation.name.contains("workspace") || operation.name == "get_workspace" || !operation.allows(.tenant)
            )
        }
    }

    /// Who may not call learns nothing of what the request should have been.
    @Test func permissionIsCheckedBeforeTheRequest() throws {
        let refusal = failure { () throws(Failure) in
            _ = try world.client(.workspace).perform(.connect, "not even JSON")
        }
        #expect(refusal?.status == .accessDenied)
    }

    // MARK: Without a good token

    @Test(arguments: ["", "x", "a.b.c", "mbr_live_x", "mbr_", "mbr_inst_" + String(repeating: "0", count: 49)])
    func whatIsNoTokenMakesNoClient(token: String) {
        let refusal = failure { () throws(Failure) in _ = try world.client(token) }
        #expect(refusal?.status == .notAuthenticated && refusal?.key == "not_authenticated")
    }

    @Test(arguments: [Principal.Kind.tenant, .workspace, .manager])
    func nothingIsAllowedOnceTheTokenHasExpired(kind: Principal.Kind) throws {
        let client = try world.client(kind)
        world.clock.advance(milliseconds: 86_400_000 + 60_000 - 1)
        #expect(client.refusal(.getWorkspace) == nil)
        world.clock.advance(milliseconds: 1)
        expectNothingIsAllowed(client, "expired")
    }

    @Test(arguments: Principal.Kind.allCases)
    func nothingIsAllowedOnceTheTokenIsRevoked(kind: Principal.Kind) throws {
        let instance = try world.instance()
        var order: JSON
        switch kind {
        case .tenant: order = ["type": "long-lived", "tenantKey": "customer-1", "workspaceKey": "acme"]
        case .workspace: order = ["type": "long-lived", "workspaceKey": "acme"]
        case .manager: order = ["type": "long-lived", "isAdmin": true, "workspaceKey": "acme"]
        case .developer: order = ["type": "developer", "accountKey": "team"]
        case .instance: order = ["type": "instance"]
        }
        let made = try instance.call(.createToken, order)
        let client = try world.client(made["token"]?.stringValue ?? "")
        #expect(try client.call(.getSelf)["kind"]?.stringValue == kind.rawValue)
        _ = try instance.call(.revokeToken, ["id": made["id"] ?? .null])
        expectNothingIsAllowed(client, "revoked")
    }

    private func expectNothingIsAllowed(_ client: Client, _ reason: JSON) {
        for operation in Operation.all {
            let refusal = client.refusal(operation)
            #expect(refusal?.status == .notAuthenticated && refusal?.data["reason"] == reason, "\(operation.name)")
            #expect(refusal?.key == "not_authenticated")
        }
    }

    // MARK: Without an engine

    @Test func aClosedEngineAnswersNothing() throws {
        let client = try world.tenant()
        world.engine.close()
        world.engine.close()
        for operation in Operation.all { #expect(client.refusal(operation)?.status == .closed, "\(operation.name)") }
        #expect(failure { () throws(Failure) in _ = try world.tenant() }?.status == .closed)
        #expect(failure { () throws(Failure) in _ = try world.engine.workspaceAccess(key: nil) }?.status == .closed)
        #expect(failure { () throws(Failure) in _ = try world.engine.createInstanceToken(nil) }?.status == .closed)
    }

    @Test func aCancelledCallDoesNothing() throws {
        let cancellation = Cancellation()
        cancellation.cancel()
        let client = try world.manager()
        let refusal = failure { () throws(Failure) in
            _ = try client.perform(.patchWorkspace, #"{"name": "New"}"#, cancellation: cancellation)
        }
        #expect(refusal?.status == .cancelled)
        #expect(try client.call(.getWorkspace)["name"] == "acme")
    }
}
