/// One of several ways to authenticate with an app: the connector as it is when this way is chosen.
struct ConnectorOption: Sendable {
    let key: String
    let title: String
    let description: String?
    let connector: Connector

    /// The key of the only way of a connector that lists none.
    static let onlyKey = "default"
    private static let maximumCount = 20

    /// What belongs to the option alone. Everything else of the definition may stand at the top or in the option.
    private static let own = ["title", "description"]
    /// What belongs to the connector as a whole. An integration's parameters serve every option.
    private static let common = [
        "key", "name", "categories", "aliases", "domains", "logoUri", "parametersSchema", "options",
    ]

    /// Reads the member `options` of a definition; nothing where there is none.
    static func all(
        _ definition: JSONObject, id: String, isBuiltIn: Bool
    ) throws(Failure) -> [ConnectorOption] {
        guard let value = definition["options"] else { return [] }
        guard case .object(let members) = value, (1...maximumCount).contains(members.count) else {
            throw .invalidRequest(
                "“options” is an object with 1 to \(maximumCount) options by their keys.", path: "options")
        }
        var options: [ConnectorOption] = []
        for (key, option) in members {
            options.append(try ConnectorOption(key, option, in: definition, id: id, isBuiltIn: isBuiltIn))
        }
        return options
    }

    private init(
        _ key: String, _ value: JSON, in definition: JSONObject, id: String, isBuiltIn: Bool
    ) throws(Failure) {
        let path = "options.\(key)"
        guard (1...64).contains(key.utf8.count), key.utf8.allSatisfy(Self.isKeyByte) else {
            throw .invalidRequest(
                "An option's key has 1 to 64 letters, digits, hyphens and underscores.",
                path: JSONPlace.path("options", key))
        }
        guard case .object(let option) = value else {
            throw .invalidRequest("An option is an object, not \(value.kindName).", path: path)
        }
        if let name = option.names.first(where: Self.common.contains) {
            throw .invalidRequest(
                "“\(name)” belongs to the connector, not to one of its options.", path: "\(path).\(name)")
        }
        var whole = definition
        whole["options"] = nil
        for (name, member) in option where !Self.own.contains(name) { whole[name] = member }
        self.key = key
        title = try Self.text(option, "title", maximum: 200, path) ?? key
        description = try Self.text(option, "description", maximum: 5000, path)
        do throws(Failure) {
            connector = try Connector(definition: whole, id: id, isBuiltIn: isBuiltIn)
        } catch {
            throw Self.placed(error, option, definition, path)
        }
    }

    /// What is wrong stands in the option, unless it stands at the top.
    private static func placed(
        _ failure: Failure, _ option: JSONObject, _ definition: JSONObject, _ path: String
    ) -> Failure {
        guard let place = failure.data["path"]?.stringValue else { return failure }
        let name = String(place.before { ".[".utf8.contains($0) })
        guard option[name] != nil || definition[name] == nil else { return failure }
        return failure.with("path", .string("\(path).\(place)"))
    }

    private static func text(
        _ option: JSONObject, _ name: String, maximum: Int, _ path: String
    ) throws(Failure) -> String? {
        try option[name].map { (value) throws(Failure) in
            try ConnectorReader.text(value, maximum: maximum, path: "\(path).\(name)")
        }
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    /// The option as the platform's `generate-options` answers it.
    var json: JSON { Self.json(key, title, description, connector) }

    static func json(_ key: String, _ title: String, _ description: String?, _ connector: Connector) -> JSON {
        var object = JSONObject()
        object["key"] = .string(key)
        object["type"] = .string(connector.kind.rawValue)
        object["title"] = .string(title)
        object["description"] = description.map { .string($0) }
        object["inputSchema"] = connector.inputSchema
        return .object(object)
    }
}

extension Connector {
    /// What a person can choose from: at least one way, whether the connector lists several or not.
    var authOptions: JSON {
        guard options.isEmpty else { return .array(options.map(\.json)) }
        return [ConnectorOption.json(ConnectorOption.onlyKey, name, nil, self)]
    }

    /// The connector as it is for a connection; nil when it has no such option any more.
    func choosing(_ authOptionKey: String?) -> Connector? {
        if options.isEmpty { return self }
        guard let authOptionKey else { return self }
        var chosen = options.first { $0.key.utf8.elementsEqual(authOptionKey.utf8) }?.connector
        chosen?.record = record
        return chosen
    }
}
