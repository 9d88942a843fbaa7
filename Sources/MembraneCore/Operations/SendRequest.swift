extension Operation {
    package static let request = Operation(
        "request", "Sends an authenticated HTTP request through a connection, or to the Internal API.",
        callers: [.tenant],
        AppRequest.members + [.minimumSeconds],
        writing: send)

    private static func send(_ context: Context, _ request: OperationRequest) throws(Failure) -> String {
        let appRequest = try AppRequest(request)
        guard let selector = try request.onlyOne(of: ["connectionId", "connectionKey"]) else {
            return try InternalAPISender(context)
                .send(appRequest, minimumSeconds: request.integer("minimumSeconds") ?? 0).text
        }
        return try ConnectionSender(selector, context)
            .send(appRequest, minimumSeconds: request.integer("minimumSeconds") ?? 0).text
    }
}
