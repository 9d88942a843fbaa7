extension Operation {
    package static let runAction = Operation(
        "run_action", "Runs an action with an input.", callers: [.tenant],
        Context.actionSelector + [.init("input", .object, "What the action's inputSchema describes.", within: nil)]
            + ActionTarget.members
    ) { (context, request) throws(Failure) in try context.runAction(request) }
}
