extension Operation {
    package static let patchConnection = Operation(
        "patch_connection", "Changes a connection's name, key or meta.",
        Route(.patch, "/connections/{selector}"), callers: [.tenant, .manager],
        [
            Context.connectionId, Context.connectionKey,
            .init("name", .name, "The new name."),
            .init(
                "key", .text, "The new key.",
                aliases: [.init("connectionKey", beside: ["id"])]),
            .init("meta", .object, "Replaces the product's own data.", within: .shown),
        ], [.connection], answers: .connection, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            var connection = try context.connection(request, transaction)
            connection.name = request.text("name") ?? connection.name
            connection.key = request.text("key") ?? connection.key
            connection.meta = request.object("meta") ?? connection.meta
            try transaction.update(&connection)
            return connection.json(try context.connector(of: connection, transaction))
        }
    }
}
