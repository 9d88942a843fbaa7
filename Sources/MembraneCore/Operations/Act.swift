extension Operation {
    package static let act = Operation(
        "act", "Sends one request, or runs an action, through a connection.",
        details: """
            Without a named connection: the action's own, its integration's, or the tenant's only one. An HTTP status other \
            than 2xx is an error, whose data has status and response.
            """,
        Route(.post, "/act"), callers: [.tenant],
        [
            .init(
                "api", .members(AppRequest.insideAnother), "One request: path, method, query, headers, body.",
                within: nil),
            .init("id", .text, "The action to run, by its id."),
            .init("key", .words, "The action to run, by its key."),
            .init(
                "code",
                .refused(
                    "`code` is not run inside your process: write it in your program, around `api` or an action's `key`."
                ),
                "Is refused: write it in your program.", within: nil),
            .init("input", .object, "What the action's inputSchema describes.", within: nil),
            .init("meta", .object, "Taken for the platform's sake, and not kept.", within: nil),
        ] + ActionTarget.members,
        [.exactlyOne("api", "id", "key", to: "say what to do")] + ActionTarget.choices,
        answers: .actionResult, .writes(repeatable: false, reachingOut: true)
    ) { (context, request) throws(Failure) in
        guard let api = request.object("api") else { return try context.runAction(request) }
        return try context.runAPI(api, request)
    }
}
