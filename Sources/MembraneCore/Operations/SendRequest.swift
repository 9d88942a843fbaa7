extension Operation {
    package static let request = Operation(
        "request", "Sends an authenticated HTTP request through a connection, or to the Internal API.",
        details: """
            Without a connection it goes to your product's own API, with the tenant's credentials. Any HTTP status is an \
            answer except 401 after a refresh was tried, 429, and what the connector's responseHandlers say. Redirects are \
            not followed: they are answered.
            """,
        Route(.post, "/request"), callers: [.tenant],
        AppRequest.members + [.minimumSeconds], AppRequest.choices, answers: .response,
        .writes(repeatable: false, reachingOut: true),
        writing: send)

    private static func send(_ context: Context, _ request: OperationRequest) throws(Failure) -> String {
        let appRequest = try AppRequest(request)
        guard let selector = request.chosen(.connectionToUse) else {
            return try InternalAPISender(context)
                .send(appRequest, minimumSeconds: request.integer("minimumSeconds") ?? 0).text
        }
        return try ConnectionSender(selector, context)
            .send(appRequest, minimumSeconds: request.integer("minimumSeconds") ?? 0).text
    }
}
