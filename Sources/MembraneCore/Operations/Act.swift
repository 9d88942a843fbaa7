extension Operation {
    package static let act = Operation(
        "act", "Runs an action, or sends one request, through a connection.", callers: [.tenant],
        [
            .init("api", .object, "One request: path, method, query, headers, body.", within: nil),
            .init("id", .text, "The action's id."),
            .init("key", .words, "The action's key."),
            .init("code", .any, "Not supported.", within: nil),
            .init("input", .object, "What the action is run with.", within: nil),
            .init("meta", .object, "Taken for the platform's sake, and not kept.", within: nil),
        ] + ActionTarget.members
    ) { (context, request) throws(Failure) in
        if request.any("code") != nil {
            throw Failure.unsupported(
                "`code` is not run inside your process: write it in your program, around `api` or an action's `key`."
            ).with("path", "code")
        }
        let given = ["api", "id", "key"].filter { request.any($0) != nil }
        guard given.count == 1 else {
            throw .invalidRequest("Exactly one of `api`, `id` and `key` says what to do.", path: given.last ?? "api")
        }
        guard let api = request.object("api") else { return try context.runAction(request) }
        return try context.runAPI(api, request)
    }
}
