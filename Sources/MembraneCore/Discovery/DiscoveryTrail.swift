/// What a discovery asked, and what came of it: whoever is told that nothing was found is told where it was looked for.
struct DiscoveryTrail {
    private var candidates: [JSON] = []
    private var words: [String] = []
    /// The first that was read and cannot be used: it stays so.
    private var unusable: Failure?
    /// The first that could not be had this time.
    private var passing: Failure?

    /// - Parameter reason: continues the address and a colon.
    mutating func note(_ request: HTTPRequest, status: Int? = nil, _ reason: String) {
        let address = Self.shown(request.uri)
        var candidate = JSONObject()
        candidate["method"] = .string(request.method)
        candidate["address"] = .string(address)
        candidate["status"] = status.map { .integer(Int64($0)) }
        candidate["reason"] = .string(reason)
        candidates.append(.object(candidate))
        words.append("\(request.method == "GET" ? "" : request.method + " ")\(address): \(reason)")
    }

    mutating func note(_ request: HTTPRequest, status: Int? = nil, passing failure: Failure, _ reason: String) {
        note(request, status: status, reason)
        passing = passing ?? failure
    }

    mutating func note(_ request: HTTPRequest, status: Int? = nil, unusable failure: Failure) {
        note(request, status: status, failure.message)
        unusable = unusable ?? failure
    }

    /// What was named and cannot be asked.
    mutating func note(unusable failure: Failure) { unusable = unusable ?? failure }

    /// The end of a discovery that found nothing: what somebody must mend, what may pass, or else `nothing`.
    func failure(otherwise nothing: Failure) -> Failure {
        var failure = unusable ?? passing ?? nothing
        if !words.isEmpty {
            failure.message = "\(failure.message) Asked: \(words.joined(separator: "; ")).".shown(1000)
        }
        return failure
    }

    func told(_ failure: Failure) -> Failure {
        candidates.isEmpty ? failure : failure.with("candidates", .array(candidates))
    }

    /// Without the query, which may be a secret, and nothing that is markup.
    private static func shown(_ uri: URI) -> String {
        let text = uri.origin + uri.path
        return WebAddress.problem(text) == nil ? text.shown(300) : uri.origin
    }
}
