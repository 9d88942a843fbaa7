extension Operation {
    package static let completeConnect = Operation(
        "complete_connect", "Finishes an OAuth flow with the URL that the provider sent the browser to.",
        callers: [.tenant],
        [
            .init(
                "callbackUrl", .limited(65_536), "The whole URL that the browser was sent to, or its query.",
                required: true),
            .init("browserBinding", .limited(1024), "What the browser that began was given, from its cookie."),
            .init("context", .object, "For the confirm callback, such as who is signed in.", within: nil),
        ]
    ) { (context, request) throws(Failure) in
        try CompleteFlow(request, context).run()
    }
}
