/// Which of a connector's ways to authenticate a call of `connect` takes.
struct AuthOptionChoice {
    /// Nil where the connector has only one way.
    let key: String?
    let connector: Connector

    /// - Parameters:
    ///   - named: what the caller asks for.
    ///   - present: what the connection has, which is connected again.
    ///   - input: what was entered in this call; nil when nothing was.
    init(_ connector: Connector, named: String?, present: String?, input: JSONObject?) throws(Failure) {
        if connector.options.isEmpty {
            guard named == nil || named == ConnectorOption.onlyKey else { throw Self.unknown(named ?? "", connector) }
            key = nil
            self.connector = connector
            return
        }
        let option: ConnectorOption
        if let named {
            guard let found = connector.options.first(where: { $0.key.utf8.elementsEqual(named.utf8) }) else {
                throw Self.unknown(named, connector)
            }
            option = found
        } else if let only = Self.only(connector, present: present, input: input) {
            option = only
        } else {
            throw Self.needed(connector)
        }
        key = option.key
        self.connector = option.connector
    }

    /// The option that can be meant, if there is one alone.
    private static func only(_ connector: Connector, present: String?, input: JSONObject?) -> ConnectorOption? {
        let options = connector.options
        let kept = options.first { $0.key == present }
        guard let input, !input.isEmpty else { return kept ?? (options.count == 1 ? options.first : nil) }
        // An option that asks for nothing would fit everything: what was entered must be what it asks for.
        let fitting = options.filter { $0.connector.takes(input) }
        if let kept, fitting.contains(where: { $0.key == kept.key }) { return kept }
        return fitting.count == 1 ? fitting.first : options.count == 1 ? options.first : nil
    }

    private static func unknown(_ named: String, _ connector: Connector) -> Failure {
        let keys = connector.options.isEmpty ? [ConnectorOption.onlyKey] : connector.options.map(\.key)
        let shown = String(named.unicodeScalars.prefix(64))
        let hint = Words.nearest(shown, among: keys).map { " Did you mean “\($0)”?" } ?? ""
        var failure = Failure.invalidRequest(
            "\(connector.name) has no authentication option “\(shown)”.\(hint) There are: \(keys.joined(separator: ", ")).",
            path: "authOptionKey")
        failure.key = "auth_option_unknown"
        return failure.with("authOptions", connector.authOptions)
    }

    private static func needed(_ connector: Connector) -> Failure {
        let keys = connector.options.map(\.key).joined(separator: ", ")
        var failure = Failure.invalidRequest(
            "\(connector.name) can be connected in several ways: choose one with “authOptionKey”: \(keys).",
            path: "authOptionKey")
        failure.key = "auth_option_needed"
        return failure.with("authOptions", connector.authOptions)
    }
}

extension Connector {
    /// Whether the input is whole, right, and asked for.
    fileprivate func takes(_ input: JSONObject) -> Bool {
        let properties = inputSchema["properties"]?.objectValue ?? JSONObject()
        guard input.names.allSatisfy({ properties[$0] != nil }), Schema.missing(.object(input), inputSchema).isEmpty
        else { return false }
        return (try? check(input: input)) != nil
    }
}
