/// The connection object as every surface shows it. Never with a secret.
extension Connection {
    func json(_ connector: Connector?) -> JSONObject {
        var object = JSONObject()
        object.reserve(32)
        describe(connector, to: &object)
        return object
    }

    func describe(_ connector: Connector?, to object: inout some JSONMembers & ~Copyable) {
        object.add("id", text: id)
        object.add("key", text: key)
        object.add("name", text: name)
        object.add("tenantId", text: tenantId)
        object.add("userId", text: tenantId)
        object.add("connectorId", text: connectorId)
        object.add("connectorKey", text: connectorKey)
        object.add("connectorVersion", text: connector?.versionText)
        object.add("authOptionKey", text: authOptionKey)
        object.add("integrationId", text: integrationId)
        object.add("integrationKey", text: integrationKey)
        object.add("state", text: state.rawValue)
        object.add("connected", .bool(state == .ready && !isDisconnected && archivedAt == nil))
        object.add("disconnected", .bool(isDisconnected))
        // Nothing more is tried by itself: somebody must connect again.
        object.add("isDefunct", .bool(isDisconnected))
        object.add("error", error ?? refresh.failure?.failure.json)
        object.add("requestError", requestError)
        if state == .clientActionRequired, archivedAt == nil {
            object.add("clientAction", .object(pendingAction(connector)))
        }
        object.add("grantedScopes", grantedScopes.map { .array($0.map { .string($0) }) })
        object.add("missingScopes", missingScopes.isEmpty ? nil : .array(missingScopes.map { .string($0) }))
        object.add("meta", meta.map { .object($0) })
        object.add("canTest", .bool(connector?.hasTest ?? false))
        object.add("canRefreshCredentials", .bool(canRefresh))
        if archivedAt == nil, canRefresh, !isDisconnected {
            object.add("nextCredentialsRefreshAt", instant: refresh.scheduledAt)
            object.add("retryAttempts", .integer(refresh.attempts))
            object.add("nextRetryTimestamp", instant: refresh.nextRetryAt)
        }
        object.add("lastActiveAt", instant: lastActiveAt)
        object.add("isTest", .bool(isTest))
        object.add("createdAt", instant: createdAt)
        object.add("updatedAt", instant: updatedAt)
        object.add("archivedAt", instant: archivedAt)
    }

    /// What must be done, as far as it can be told without starting an attempt.
    private func pendingAction(_ connector: Connector?) -> JSONObject {
        let verb = isDisconnected ? "Reconnect" : "Connect"
        if let connector, !connector.options.isEmpty {
            return ClientAction.connect(
                "\(verb) \(connector.name): call connect with this connectionId and authOptionKey.")
        }
        guard let connector, !connector.needsBrowser else {
            return ClientAction.connect(
                "\(verb) \(connector?.name ?? connectorKey): call connect with this connectionId for a new link.")
        }
        return ClientAction.provideInput(
            "\(verb) \(connector.name): call connect with this connectionId and the input.", connector)
    }
}

/// What a client must do next, in the platform's form.
enum ClientAction {
    static func connect(_ description: String, uiUrl: String? = nil, expiresAt: Int64? = nil) -> JSONObject {
        var action = JSONObject()
        action["type"] = "connect"
        action["description"] = .string(description)
        if let uiUrl {
            action["uiUrl"] = .string(uiUrl)
            action["expiresAt"] = expiresAt.map { .string(Timestamp.text($0)) }
            let limit = expiresAt == nil ? "within ten minutes" : "before expiresAt"
            let instructions = """
                Open uiUrl in the person's browser \(limit), then pass the URL that the browser is sent to \
                as callbackUrl to complete_connect.
                """
            action["agentInstructions"] = .string(instructions)
        }
        return action
    }

    /// RFC 8628, section 3.3.
    static func device(_ device: DeviceAuthorization, _ appName: String) -> JSONObject {
        var action = JSONObject()
        action["type"] = "connect"
        action["description"] = .string(
            "Open \(device.verificationUri) on any device, enter the code \(device.userCode), and allow \(appName) the access."
        )
        action["uiUrl"] = .string(device.verificationUriComplete ?? device.verificationUri)
        action["userCode"] = .string(device.userCode)
        action["verificationUri"] = .string(device.verificationUri)
        action["verificationUriComplete"] = device.verificationUriComplete.map { .string($0) }
        action["expiresAt"] = .string(Timestamp.text(device.expiresAt))
        action["agentInstructions"] = """
            Show the person verificationUri and userCode, or send their browser to uiUrl, and call get_connection with \
            wait until the state is READY. There is no callback.
            """
        return action
    }

    static func provideInput(_ description: String, _ connector: Connector) -> JSONObject {
        var action = JSONObject()
        action["type"] = "provide-input"
        action["description"] = .string(description)
        action["inputSchema"] = connector.inputSchema
        return action
    }
}
