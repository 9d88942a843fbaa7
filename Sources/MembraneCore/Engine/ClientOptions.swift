/// What a host can say when it makes a client.
package struct ClientOptions: Sendable {
    var credentials: JSONObject?

    private static let members: [RequestMember] = [
        .init("credentials", .object, "The tenant's credentials for the Internal API.")
    ]

    /// `json` nil: the defaults.
    package init(json: String?) throws(Failure) {
        credentials = try OperationRequest(options: json, members: Self.members).object("credentials")
    }
}
