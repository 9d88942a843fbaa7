/// How a worker works.
package struct WorkerOptions: Sendable {
    var threads = 4
    /// How often it looks for what other processes made due.
    var pollMilliseconds: Int64 = 1000

    private static let members: [RequestMember] = [
        .init("threads", .integer(1...16), "How many threads work side by side."),
        .init("pollMilliseconds", .integer(10...60_000), "How often to look for what other processes made due."),
    ]

    package init() {}

    /// `json` nil: the defaults.
    package init(json: String?) throws(Failure) {
        let options = try OperationRequest(options: json, members: Self.members)
        threads = options.integer("threads").map { Int($0) } ?? threads
        pollMilliseconds = options.integer("pollMilliseconds") ?? pollMilliseconds
    }
}
