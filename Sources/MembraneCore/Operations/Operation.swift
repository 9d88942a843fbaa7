/// Something that a user can ask for. Every surface is a projection of `all`.
package final class Operation: Sendable {
    /// In C, `membrane_<name>`.
    package let name: String
    #if DEBUG
    // What only `make generate` and the comparison of answers need is no part of the release library.
    let summary: String
    /// What else a user must know, for the documentation of the bindings and the HTTP API; the header has the whole.
    let details: String
    let answer: Shape
    #endif
    let route: Route
    let members: [RequestMember]
    let choices: [Choice]
    /// The members with the one that every operation takes.
    private let accepted: [RequestMember]
    let effect: Effect
    /// How errors call it.
    let requestName: String
    let callers: Set<Principal.Kind>
    /// Gives the answer as JSON text.
    let run: @Sendable (Context, OperationRequest) throws(Failure) -> String

    convenience init(
        _ name: String, _ summary: @autoclosure () -> String, details: @autoclosure () -> String = "", _ route: Route,
        callers: Set<Principal.Kind>, _ members: [RequestMember], _ choices: [Choice] = [],
        answers answer: @autoclosure () -> Shape, _ effect: Effect,
        run: @escaping @Sendable (Context, OperationRequest) throws(Failure) -> JSONObject
    ) {
        self.init(
            name, summary(), details: details(), route, callers: callers, members, choices, answers: answer(), effect
        ) { (context, request) throws(Failure) in JSON.object(try run(context, request)).text }
    }

    /// For answers that are large or wanted often, which are written without a tree.
    @inline(never) init(
        _ name: String, _ summary: @autoclosure () -> String, details: @autoclosure () -> String = "", _ route: Route,
        callers: Set<Principal.Kind>, _ members: [RequestMember], _ choices: [Choice] = [],
        answers answer: @autoclosure () -> Shape, _ effect: Effect,
        writing run: @escaping @Sendable (Context, OperationRequest) throws(Failure) -> String
    ) {
        self.name = name
        #if DEBUG
        self.summary = summary()
        self.details = details()
        self.answer = answer()
        #endif
        self.route = route
        self.callers = callers
        self.members = members
        self.choices = choices
        let namesWorkspace = members.contains { $0.name == RequestMember.workspaceKey.name }
        accepted = namesWorkspace ? members : members + [.workspaceKey]
        self.effect = effect
        self.run = run
        requestName = "The request of \(name)"
    }

    /// A developer may do in the workspaces of its account what their managers may.
    func allows(_ kind: Principal.Kind) -> Bool {
        callers.contains(kind) || kind == .developer && callers.contains(.manager)
    }

    /// Whether naming a workspace means something: to those who act for no single one.
    var takesWorkspaceKey: Bool { allows(.developer) || allows(.instance) }

    /// What was given, held against the declaration.
    func request(_ given: JSONObject) throws(Failure) -> OperationRequest {
        try OperationRequest(given, members: accepted, choices: choices, what: requestName)
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
