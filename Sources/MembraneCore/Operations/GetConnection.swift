extension Operation {
    package static let getConnection = Operation(
        "get_connection", "Gets one connection, or waits until it is connected.", callers: [.tenant, .manager],
        Context.selectorMembers + [
            .init("wait", .flag, "Answers when the state is no longer CLIENT_ACTION_REQUIRED, or after `timeout`."),
            .init("timeout", .integer(1...60), "Seconds to wait."),
        ]
    ) { (context, request) throws(Failure) in
        let end = context.engine.clock.monotonic + (request.integer("timeout") ?? 30) * 1000
        while true {
            let (connection, json) = try context.read { (transaction) throws(Failure) in
                let connection = try context.connection(request, transaction)
                return (connection, connection.json(try context.connector(of: connection, transaction)))
            }
            let left = end - context.engine.clock.monotonic
            guard request.flag("wait"), connection.state == .clientActionRequired, left > 0 else { return json }
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
