/// Finding actions and who may change them.
extension Context {
    static let actionSelector: [RequestMember] = [
        .init("id", .text, "The action, by its id."),
        .init("key", .words, "The action, by its key."),
    ]

    static let actionScope: [RequestMember] = [
        .init("connectionId", .text, "The connection that an action named by its key belongs to."),
        .init("connectionKey", .text, "The connection that an action named by its key belongs to, by its key."),
    ]

    /// The action that `id` or `key` of a request names: of the connection that the request names, if that has one of
    /// the key, otherwise the workspace's own. Those of other tenants' connections do not exist for a tenant.
    func action(_ request: OperationRequest, _ transaction: Transaction) throws(Failure) -> Action {
        let selector = try request.needed(.action)
        var found: Action?
        if selector.name == "id" {
            found = try transaction.action(id: selector.value)
        } else {
            if let connection = try ActionTarget.named(request, self, transaction) {
                found = try transaction.action(key: selector.value, connectionId: connection.id)
            }
            if found == nil {
                found = try transaction.action(key: selector.value, connectionId: nil)
            }
        }
        guard let found, isVisible(found) else { throw .notFound("The action") }
        return found
    }

    private func isVisible(_ action: Action) -> Bool {
        guard let scope = action.scope else { return true }
        return principal.kind == .manager || principal.tenantId == scope.tenantId
    }

    /// Tenants change the actions of their own connections, and no others.
    func checkMayChange(_ scope: Action.Scope?) throws(Failure) {
        guard principal.kind == .manager || scope != nil && scope?.tenantId == principal.tenantId else {
            throw .accessDenied(
                "A tenant token may only change actions of a connection: name it with `connectionId`. The workspace's own "
                    + "need a workspace management token.")
        }
    }

    /// The action object. What a workspace's own action sends is for managers: a constant in it may be a secret.
    func json(of action: Action, _ transaction: Transaction) throws(Failure) -> JSONObject {
        let definition = try transaction.definition(of: action)
        var object = JSONObject()
        object["id"] = .string(action.id)
        object["key"] = .string(action.key)
        object["name"] = .string(action.name)
        object["description"] = definition["description"]
        object["type"] = .string(action.type.rawValue)
        object["integrationKey"] = action.integrationKey.map { .string($0) }
        object["connectionId"] = action.scope.map { .string($0.connectionId) }
        object["tenantId"] = action.scope.map { .string($0.tenantId) }
        if principal.kind == .manager || action.scope != nil { object["config"] = definition["config"] }
        object["inputSchema"] = definition["inputSchema"]
        object["createdAt"] = .string(Timestamp.text(action.createdAt))
        object["updatedAt"] = .string(Timestamp.text(action.updatedAt))
        object["archivedAt"] = action.archivedAt.map { .string(Timestamp.text($0)) }
        return object
    }

    /// Runs the action that the request names, with the request's input.
    func runAction(_ request: OperationRequest) throws(Failure) -> JSONObject {
        try ActionRun(self).run { () throws(Failure) in
            let (found, definition, destination) = try read {
                (transaction) throws(Failure) -> (Action, JSONObject, ActionRun.Destination) in
                let found = try action(request, transaction)
                guard found.archivedAt == nil else {
                    throw .conflict("action_archived", "The action is archived.")
                }
                let definition = try transaction.definition(of: found)
                return (found, definition, try target(of: found, request, transaction))
            }
            let sent: AppRequest
            do throws(Failure) {
                sent = try ActionDefinition(definition).request(with: request.object("input") ?? JSONObject())
            } catch {
                throw error.with("actionKey", .string(found.key))
            }
            return (sent, destination)
        }
    }

    private func target(
        of action: Action, _ request: OperationRequest, _ transaction: Transaction
    ) throws(Failure) -> ActionRun.Destination {
        guard action.type == .toExternalApp else { return .yourApp }
        return Self.through(try ActionTarget.resolve(request, action, self, transaction))
    }

    private static func through(_ connection: Connection) -> ActionRun.Destination {
        .connection(id: connection.id, appName: connection.name)
    }

    /// Sends one request through a connection.
    func runAPI(_ api: JSONObject, _ request: OperationRequest) throws(Failure) -> JSONObject {
        try ActionRun(self).run { () throws(Failure) in
            let sent: AppRequest
            do throws(Failure) {
                sent = try AppRequest(api, what: "`api`")
            } catch {
                throw error.inside("api")
            }
            let connection = try read { (transaction) throws(Failure) in
                try ActionTarget.resolve(request, nil, self, transaction)
            }
            return (sent, Self.through(connection))
        }
    }
}

extension Choice {
    static let action = Choice.exactlyOne("id", "key", to: "name the action")
}
