extension Operation {
    package static let getConnection = Operation(
        "get_connection", "Gets one connection, or waits until a person has done what is to be done.",
        details: """
            With wait it answers when the state is no longer CLIENT_ACTION_REQUIRED, or after timeout seconds without a \
            change; the time limit of the call holds as well. What a process that ended has begun to connect is finished \
            first.
            """,
        Route(.get, "/connections/{selector}"), callers: [.tenant, .manager],
        Context.selectorMembers + [
            .init("wait", .flag, "Waits until the state is no longer CLIENT_ACTION_REQUIRED. Default false."),
            .init("timeout", .integer(1...60), "How many seconds to wait. Default 30."),
        ], [.connection], answers: .connection, .reads(reachingOut: true, waiting: true)
    ) { (context, request) throws(Failure) in
        let end = context.services.clock.monotonic + (request.integer("timeout") ?? 30) * 1000
        var hasWaitedForDevice = false
        try context.goOn(with: request)
        while true {
            let (connection, device, json) = try context.read { (transaction) throws(Failure) in
                let connection = try context.connection(request, transaction)
                let device = try transaction.deviceRequest(of: connection)
                let connector = try context.connector(of: connection, transaction)
                return (connection, device, connection.json(connector, waitingFor: device))
            }
            let left = end - context.services.clock.monotonic
            // A connection that works may be waiting for its next credentials.
            let isOver = device == nil && (connection.state != .clientActionRequired || hasWaitedForDevice)
            guard request.flag("wait"), !isOver, left > 0 else { return json }
            if let device {
                hasWaitedForDevice = true
                if let pollAt = device.pollAt, pollAt <= context.services.clock.now {
                    let flow = DeviceFlow(
                        connection.id, tenantId: connection.tenantId, workspaceId: context.workspaceId,
                        context.services,
                        context.call)
                    _ = try flow.poll()
                    continue
                }
            }
            do throws(Failure) {
                // Looking is the one way that also sees what other processes do.
                try context.call.sleep(milliseconds: min(left, 250))
            } catch  where error.status == .timedOut && request.integer("timeout") == nil {
                // Who asked for no time of its own waits as long as the call may take.
                return json
            }
        }
    }
}

extension Context {
    /// What somebody has begun to connect and could not finish is gone on with before anybody is told of it.
    fileprivate func goOn(with request: OperationRequest) throws(Failure) {
        let (id, isPending) = try read { (transaction) throws(Failure) in
            let connection = try connection(request, transaction)
            let grants = try transaction.grants(.redeemed, of: connection)
            return (connection.id, !grants.isEmpty)
        }
        let isUnsaved = services.credentials.unsaved.has(id)
        if isUnsaved { try services.credentials.unsaved.save(of: id, services, call) }
        if isPending || isUnsaved { _ = try PendingGrants(self).finish(id) }
    }
}

extension Connection {
    /// With what a person who has begun a device flow must do.
    fileprivate func json(_ connector: Connector?, waitingFor request: ConnectionRequest?) -> JSONObject {
        var object = json(connector)
        if state == .clientActionRequired, let device = request?.secrets.device {
            object["clientAction"] = .object(ClientAction.device(device, connector?.name ?? connectorKey))
        }
        return object
    }
}
