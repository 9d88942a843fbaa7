/// Something that a user can ask for. Every surface is a projection of `all`.
package struct Operation: Sendable {
    /// In C, `membrane_<name>`.
    package let name: String
    let summary: String
    let members: [RequestMember]
    /// How errors call it.
    let requestName: String
    let callers: Set<Principal.Kind>
    /// Gives the answer as JSON text.
    let run: @Sendable (Context, OperationRequest) throws(Failure) -> String

    init(
        _ name: String, _ summary: String, callers: Set<Principal.Kind>, _ members: [RequestMember],
        run: @escaping @Sendable (Context, OperationRequest) throws(Failure) -> JSONObject
    ) {
        self.init(name, summary, callers: callers, members) { (context, request) throws(Failure) in
            JSON.object(try run(context, request)).text
        }
    }

    /// For answers that are large or wanted often, which are written without a tree.
    init(
        _ name: String, _ summary: String, callers: Set<Principal.Kind>, _ members: [RequestMember],
        writing run: @escaping @Sendable (Context, OperationRequest) throws(Failure) -> String
    ) {
        self.name = name
        self.summary = summary
        self.callers = callers
        self.members = members
        self.run = run
        requestName = "The request of \(name)"
    }

    /// A developer may do in the workspaces of its account what their managers may.
    func allows(_ kind: Principal.Kind) -> Bool {
        callers.contains(kind) || kind == .developer && callers.contains(.manager)
    }

    package static let all: [Operation] = [
        .connect, .completeConnect, .listConnections, .getConnection, .patchConnection, .archiveConnection,
        .restoreConnection, .refreshConnection, .getCredentials, .setCredentials, .request, .listConnectionLogs,
        .act, .createAction, .listActions, .getAction, .patchAction, .archiveAction, .runAction, .listConnectors,
        .getConnector, .createConnector, .patchConnector, .archiveConnector, .restoreConnector,
        .listIntegrations, .getIntegration, .createIntegration, .patchIntegration, .archiveIntegration,
        .restoreIntegration, .getWorkspace, .patchWorkspace,
        .getSelf, .patchSelf, .createToken, .listTokens, .getToken, .revokeToken, .createAccessToken, .revokeTokens,
        .listTenants, .getTenant, .patchTenant, .archiveTenant, .restoreTenant, .deleteTenant,
        .createWorkspace, .listWorkspaces, .deleteWorkspace, .rotateWorkspaceSecret,
        .createPublicKey, .listPublicKeys, .deletePublicKey,
        .createWebhook, .listWebhooks, .getWebhook, .patchWebhook, .deleteWebhook, .rotateWebhookSecret,
        .listWebhookDeliveries, .redeliverWebhook, .listEvents,
    ]
}
