extension Operation {
    package static let runAction = Operation(
        "run_action", "Runs an action with an input.", details: "As act does.",
        Route(
            .post, "/actions/{selector}/run",
            older: ["POST /connections/{connectionId}/actions/{selector}/run", "POST /action/run"]),
        callers: [.tenant],
        Context.actionSelector + [.init("input", .object, "What the action's inputSchema describes.", within: nil)]
            + ActionTarget.members, [.action] + ActionTarget.choices, answers: .actionResult,
        .writes(repeatable: false, reachingOut: true)
    ) { (context, request) throws(Failure) in try context.runAction(request) }
}
