/// What a host decides with whether a code is redeemed: given the attempt as JSON, it answers 1 to go on.
package typealias ConfirmCallback = @Sendable (String) -> Int32

/// Asks the product whether the person who is signed in is the one that an attempt belongs to.
///
/// The last step before the code is redeemed: after it the account is connected, and it would be connected for whoever
/// began, however the person came to follow the link.
struct Confirmation {
    private let context: Context
    private let request: OperationRequest
    private let attempt: ConnectionRequest

    init(_ context: Context, _ request: OperationRequest, _ attempt: ConnectionRequest) {
        self.context = context
        self.request = request
        self.attempt = attempt
    }

    func ask(_ connection: Connection, _ connector: Connector, _ integration: Integration?) throws(Failure) {
        guard let callback = context.services.callbacks.confirmation.current else { return }
        let text = try question(connection, connector, integration).text
        // Without a lock: the host may fork, block, or call the library.
        let answer = context.services.callbacks.inCallback { callback(text) }
        try context.call.check()
        guard answer == 1 else {
            throw .connectRefused(
                "not_confirmed", "The product did not confirm that this attempt is of the person who is signed in.")
        }
    }

    private func question(
        _ connection: Connection, _ connector: Connector, _ integration: Integration?
    ) throws(Failure) -> JSON {
        var question = JSONObject()
        question["workspaceKey"] = .string(try context.neededWorkspace().key)
        question["tenantId"] = .string(try context.tenantId())
        if case .tenant(_, let key) = context.principal.role { question["tenantKey"] = .string(key) }
        question["connection"] = .object(connection.json(connector))
        question["connector"] = connector.summary
        if let integration {
            question["integration"] = [
                "id": .string(integration.id), "key": .string(integration.key), "name": .string(integration.name),
            ]
        }
        // As connect was given it, never as the browser brought it.
        question["customState"] = attempt.secrets.customState.map { .string($0) }
        question["redirectUri"] = attempt.secrets.returnUri.map { .string($0) }
        question["context"] = request.object("context").map { .object($0) }
        return .object(question)
    }
}
