extension Operation {
    package static let listConnectionLogs = Operation(
        "list_connection_logs", "Lists the requests that were sent through a connection, newest first.",
        details: "As many as the engine's requestLog says are kept.",
        Route(.get, "/connections/{selector}/logs"), callers: [.tenant, .manager],
        Context.selectorMembers + Page.members, [.connection], answers: .page(.connectionLog), .reads
    ) { (context, request) throws(Failure) in
        let page = try Page(request)
        // What this process has sent is not in the store yet.
        context.services.saveRequestLog(context.call)
        return try context.read { (transaction) throws(Failure) in
            let connection = try context.connection(request, transaction)
            let found = try transaction.requestLog(of: connection, page: page)
            return try page.answer(found, id: \.id) { (entry) throws(Failure) in entry.json }
        }
    }
}
