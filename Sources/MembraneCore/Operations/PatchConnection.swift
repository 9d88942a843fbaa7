extension Operation {
    package static let patchConnection = Operation(
        "patch_connection", "Changes a connection's name, key or meta.", callers: [.tenant, .manager],
        Context.selectorMembers + [
            .init("name", .name, "The new name."),
            .init("connectionKey", .text, "The new key."),
            .init("meta", .object, "Replaces the product's own data.", within: .shown),
        ]
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            var connection = try context.connection(request, transaction)
            connection.name = request.text("name") ?? connection.name
            connection.key = request.text("connectionKey") ?? connection.key
            connection.meta = request.object("meta") ?? connection.meta
            try transaction.update(&connection)
            return connection.json(try context.connector(of: connection, transaction))
        }
    }
}
