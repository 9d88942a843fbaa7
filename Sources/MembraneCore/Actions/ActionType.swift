/// The platform's kinds of action, as far as this library runs them.
enum ActionType: String, CaseIterable, Sendable {
    case toYourApp = "api-request-to-your-app"
    case toExternalApp = "api-request-to-external-app"

    /// What the platform knows and this library does not, with what to use instead.
    private static let unsupported: [ExactText: String] = [
        "run-javascript": "JavaScript is not run inside your process: write it in your program, around run_action",
        "http-request":
            "make a connector for the API, and use “api-request-to-external-app” through a connection of it",
    ]

    init(_ name: String) throws(Failure) {
        if let type = ActionType(rawValue: name) {
            self = type
            return
        }
        if let instead = Self.unsupported[name] {
            throw Failure.unsupported("Actions of type “\(name)” are not supported: \(instead).").with("path", "type")
        }
        let known = Self.allCases.map { "“\($0.rawValue)”" }.joined(separator: " and ")
        throw .invalidRequest("There is no action type “\(name.shown(64))”; there are \(known).", path: "type")
    }
}
