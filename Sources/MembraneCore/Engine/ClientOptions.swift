/// What a host can say when it makes a client.
package struct ClientOptions: Sendable {
    var credentials: JSONObject?

    static let members: [RequestMember] = [
        .init("credentials", .object, "The tenant's credentials for the Internal API.", secret: true)
    ]

    /// `json` nil: the defaults.
    package init(json: String?) throws(Failure) {
        self.init(try OperationRequest(options: json, members: Self.members))
    }

    /// `given` has these members among others.
    init(_ given: OperationRequest) { credentials = given.object("credentials") }
}
