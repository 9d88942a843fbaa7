/// How much one run may do.
package struct DueLimits: Sendable {
    var maximumMilliseconds: Int64 = 10_000
    var maximumCount = 1000

    private static let members: [RequestMember] = [
        .init("maxMilliseconds", .integer(1...3_600_000), "After this time nothing more is begun."),
        .init("maxCount", .integer(1...1_000_000), "How many things are done at most."),
    ]

    package init() {}

    /// `json` nil: the defaults.
    package init(json: String?) throws(Failure) {
        let options = try OperationRequest(options: json, members: Self.members)
        maximumMilliseconds = options.integer("maxMilliseconds") ?? maximumMilliseconds
        maximumCount = options.integer("maxCount").map { Int($0) } ?? maximumCount
    }
}
