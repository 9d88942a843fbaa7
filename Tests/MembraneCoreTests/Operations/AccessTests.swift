import Testing

@testable import MembraneCore

/// Who may call what.
@Suite struct AccessTests {
    private static let callers: [String: Set<Principal.Kind>] = [
        "connect": [.tenant], "complete_connect": [.tenant], "list_connections": [.tenant, .manager],
        "get_connection": [.tenant, .manager], "patch_connection": [.tenant, .manager],
        "archive_connection": [.tenant, .manager], "restore_connection": [.tenant, .manager],
        "set_credentials": [.tenant, .manager], "request": [.tenant],
        "list_connectors": [.tenant, .workspace, .manager], "get_connector": [.tenant, .workspace, .manager],
        "create_connector": [.manager], "list_integrations": [.tenant, .workspace, .manager],
        "create_integration": [.manager], "patch_integration": [.manager],
        "get_workspace": [.tenant, .workspace, .manager], "patch_workspace": [.manager],
    ]

    private let world: World

    init() throws { world = try World() }

    private func client(_ kind: Principal.Kind) throws(Failure) -> Client {
        switch kind {
        case .tenant: try world.tenant()
        case .workspace: try world.workspaceOnly()
        case .manager: try world.manager()
        }
    }

    @Test func everyOperationIsListedOnce() {
        #expect(Operation.all.map(\.name).sorted() == Self.callers.keys.sorted())
    }

    @Test(arguments: Principal.Kind.allCases)
    func onlyTheseMayCall(kind: Principal.Kind) throws {
        let client = try client(kind)
        for operation in Operation.all {
            let refusal = client.refusal(operation)
            if Self.callers[operation.name]?.contains(kind) == true {
                #expect(refusal?.status != .accessDenied, "\(operation.name)")
            } else {
                #expect(refusal?.status == .accessDenied && refusal?.key == "access_denied", "\(operation.name)")
                #expect(
                    refusal?.message.contains(operation.name) == true
                        && refusal?.message.contains(kind.description) == true)
            }
        }
    }

    /// Who may not call learns nothing of what the request should have been.
    @Test func permissionIsCheckedBeforeTheRequest() throws {
        let refusal = failure { () throws(Failure) in _ = try client(.workspace).perform(.connect, "not even JSON") }
        #expect(refusal?.status == .accessDenied)
    }

    @Test(arguments: Principal.Kind.allCases)
    func nothingIsAllowedOnceTheTokenHasExpired(kind: Principal.Kind) throws {
        let client = try client(kind)
        world.clock.advance(milliseconds: 86_400_000 + 60_000 - 1)
        #expect(client.refusal(.getWorkspace) == nil)
        world.clock.advance(milliseconds: 1)
        for operation in Operation.all {
            let refusal = client.refusal(operation)
            #expect(refusal?.status == .notAuthenticated && refusal?.data["reason"] == "expired", "\(operation.name)")
        }
    }

    @Test func aClosedEngineAnswersNothing() throws {
        let client = try world.tenant()
        world.engine.close()
        world.engine.close()
        for operation in Operation.all { #expect(client.refusal(operation)?.status == .closed, "\(operation.name)") }
        #expect(failure { () throws(Failure) in _ = try world.tenant() }?.status == .closed)
        #expect(failure { () throws(Failure) in _ = try world.engine.workspaceAccess(key: nil) }?.status == .closed)
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
