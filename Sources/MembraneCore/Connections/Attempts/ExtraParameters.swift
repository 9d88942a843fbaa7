/// Parameters that the product adds to one authorization request, such as `nonce` or `login_hint`.
struct ExtraParameters {
    private let pairs: [(String, String)]

    /// What protects the flow, says what is asked for, or changes how the answer comes back.
    private static let reserved =
        OAuthConfig.reserved + ["resource", "request", "response_mode", "client_secret", "code_verifier", "grant_type"]

    private static let maximumCount = 20
    private static let maximumName = 100
    private static let maximumValue = 2048

    init(_ object: JSONObject?) throws(Failure) {
        var pairs: [(String, String)] = []
        for (name, value) in object ?? JSONObject() where value != .null {
            guard !Self.reserved.contains(name) else {
                throw Self.refused("cannot have `\(name)`, which is the library's or the connector's to set")
            }
            guard (1...Self.maximumName).contains(name.utf8.count), name.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
                throw Self.refused(
                    "has a name that is no parameter's: 1 to \(Self.maximumName) visible ASCII characters")
            }
            guard let text = value.plainText, text.utf8.count <= Self.maximumValue else {
                throw Self.refused("needs texts of at most \(Self.maximumValue) bytes: `\(name)` is none")
            }
            pairs.append((name, text))
        }
        guard pairs.count <= Self.maximumCount else {
            throw Self.refused("has more than \(Self.maximumCount) parameters")
        }
        self.pairs = pairs
    }

    /// What is added to a request that has these already: a connector's word counts for more than a caller's.
    func added(to query: [(String, String)]) throws(Failure) -> [(String, String)] {
        for (name, _) in pairs where query.contains(where: { $0.0 == name }) {
            throw Self.refused("cannot have `\(name)`, which the connector sets")
        }
        return query + pairs
    }

    private static func refused(_ problem: String) -> Failure {
        .invalidRequest("`extra` \(problem).", path: "extra")
    }
}
