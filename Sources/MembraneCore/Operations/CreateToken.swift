extension Operation {
    package static let createToken = Operation(
        "create_token", "Makes an opaque token, shown this once.", callers: [.manager, .instance], TokenOrder.members
    ) { (context, request) throws(Failure) in
        let order = try TokenOrder(request)
        guard order.needsWorkspace || context.principal.kind == .instance else {
            throw .accessDenied("Only an instance token may make \(order.type.rawValue) tokens.")
        }
        let workspace = order.needsWorkspace ? try context.neededWorkspace() : nil
        return try context.write { (transaction) throws(Failure) in
            try order.fill(in: workspace, transaction.acrossWorkspaces)
        }
    }
}
