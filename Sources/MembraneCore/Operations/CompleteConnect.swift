extension Operation {
    package static let completeConnect = Operation(
        "complete_connect", "Finishes an OAuth flow with the URL that the provider sent the browser to.",
        details: """
            The client must be the tenant that started the flow: make it for the person who is signed in to your product \
            in that browser. A state is good once and for ten minutes. From the moment that the code is sent the outcome \
            does not depend on this call.
            """,
        Route(.post, "/oauth-callback"), callers: [.tenant],
        [
            .init(
                "callbackUrl", .limited(65_536), "The whole URL that the browser was sent to, or its query.",
                required: true, secret: true),
            .init(
                "browserBinding", .limited(1024),
                "What the browser that began was given, from its cookie; where the attempt is bound.", secret: true),
            .init("context", .object, "For the confirm callback, such as who is signed in.", within: nil),
        ], answers: .completedConnect, .writes(repeatable: false, reachingOut: true)
    ) { (context, request) throws(Failure) in
        try CompleteFlow(request, context).run()
    }
}
