/// One request, as a `rest-api-mapping` describes it.
struct RESTCall: Sendable {
    var method: String
    /// Relative to the base URI or a whole address, with its parameters filled in.
    var path: String
    var query: [(String, String)]
    var headers: [(String, String)]
    var data: JSON?

    /// Whether the header fields say that the data goes out as a form.
    var sendsForm: Bool {
        headers.contains {
            $0.0.isNamed("content-type") && $0.1.hasNamedPrefix("application/x-www-form-urlencoded")
        }
    }
}
