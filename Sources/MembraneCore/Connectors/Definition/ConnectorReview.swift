/// What is told about a connector when it is made or changed, and does not keep it from being read later.
///
/// What cannot work is an error; what probably does not is a warning, a sentence for whoever wrote it.
struct ConnectorReview {
    private(set) var warnings: [String]
    private let connector: Connector
    private let allowsPrivateAddresses: Bool
    private var place = JSONPlace("")

    private static let maximumWarnings = 50

    init(_ connector: Connector, allowsPrivateAddresses: Bool) throws(Failure) {
        self.connector = connector
        self.allowsPrivateAddresses = allowsPrivateAddresses
        warnings = connector.schemaWarnings
        try review(connector.definition)
        if connector.definition["parametersSchema"] == nil, connector.needsIntegration {
            warn(
                "The connector has no “parametersSchema”: nobody is told which parameters its integrations need, such as clientId and clientSecret."
            )
        }
    }

    private mutating func review(_ definition: JSONObject) throws(Failure) {
        for kind in ConnectorFunction.Kind.allCases where kind != .oauth1Config {
            guard let function = definition[kind.name] else { continue }
            place.enter(kind.name)
            try look(at: function, nil)
            place.leave()
        }
        guard case .object(let options)? = definition["options"] else { return }
        place.enter("options")
        for (key, option) in options {
            guard case .object(let members) = option else { continue }
            place.enter(key)
            try review(members)
            place.leave()
        }
        place.leave()
    }

    // MARK: Values

    private mutating func look(at value: JSON, _ name: String?) throws(Failure) {
        switch value {
        case .object(let members):
            for (name, member) in members {
                place.enter(name)
                if name == "$var", case .string(let text) = member {
                    try check(text)
                } else if name == "$template", case .string(let text) = member {
                    try checkTemplate(text)
                } else {
                    try look(at: member, name)
                }
                place.leave()
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                place.enter(index)
                try look(at: element, nil)
                place.leave()
            }
        case .string(let text): try checkAddress(text, name ?? "")
        case .null, .bool, .integer, .number: break
        }
    }

    /// Only where requests go to: an example in a description may be anything.
    private func checkAddress(_ text: String, _ name: String) throws(Failure) {
        let leads = name.hasSuffix("Uri") || ["baseUrl", "path"].contains(name)
        guard !allowsPrivateAddresses, leads, WebAddress.problem(text) == nil, let uri = try? URI(text, what: name)
        else {
            return
        }
        guard uri.isSecure, IPAddress.octets(of: uri.host).map(AddressPolicy.isPublic) ?? true else {
            throw Failure.addressRefused(host: uri.host, isSecure: uri.isSecure).with("path", .string(place.text))
        }
    }

    // MARK: Locators

    private mutating func checkTemplate(_ text: String) throws(Failure) {
        var left = text[...]
        while let start = left.cut(at: UInt8(ascii: "$")).after {
            left = start
            guard let inner = start.removing(prefix: "{") else { continue }
            try check(String(inner.cut(at: UInt8(ascii: "}")).before))
        }
    }

    /// What a locator names must be something that the connector's schemas describe.
    private mutating func check(_ text: String) throws(Failure) {
        guard let locator = try? Locator(text, path: nil), let member = locator.second,
            let (name, schema) = schema(of: locator.root), let known = Self.members(of: schema),
            !known.contains(member)
        else { return }
        let ending = Words.ending(member, among: known)
        let problem = "“\(locator.name)” is not described by the connector's \(name)\(ending)"
        guard schema["additionalProperties"] != false else { throw .invalidRequest(problem, path: place.text) }
        warn("\(place.text): \(problem)")
    }

    private func schema(of variable: String) -> (name: String, schema: JSON)? {
        let definition = connector.definition
        func given(_ name: String) -> (String, JSON)? { definition[name].map { (name, $0) } }
        switch variable {
        case "connectorParameters": return given("parametersSchema")
        case "connectionInput", "connectionParameters": return given("inputSchema")
        case "credentials":
            if let custom = given("customCredentialsSchema") { return custom }
            // What was entered is the credentials, unless something is made of it.
            let makes = [ConnectorFunction.Kind.credentialsFromInput, .refresh].contains { definition[$0.name] != nil }
            let isEntered = connector.kind == .clientCredentials && !makes && definition["options"] == nil
            return isEntered ? given("inputSchema") : nil
        default: return nil
        }
    }

    /// Nil where it cannot be told from `properties` alone.
    private static func members(of schema: JSON) -> [String]? {
        let others = [
            "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "patternProperties", "dependentSchemas",
            "dependencies",
        ]
        guard !others.contains(where: { schema[$0] != nil }), let properties = schema["properties"]?.objectValue,
            !properties.isEmpty
        else { return nil }
        return properties.names
    }

    private mutating func warn(_ sentence: String) {
        guard warnings.count < Self.maximumWarnings else { return }
        warnings.append(sentence)
    }
}

extension JSONObject {
    /// Tells whoever made or changed the record what looks wrong with it.
    mutating func warn(_ warnings: [String]) {
        if !warnings.isEmpty { self["warnings"] = .array(warnings.map { .string($0) }) }
    }
}

extension Connector {
    /// The connector as those are answered who made or changed it: with what looks wrong.
    func reviewed(_ context: Context) throws(Failure) -> JSONObject {
        let review = try ConnectorReview(
            self, allowsPrivateAddresses: context.services.options.allowsPrivateAddresses)
        var answer = json.objectValue ?? JSONObject()
        answer.warn(review.warnings)
        return answer
    }

    /// A parameter that is not described, where one of nearly the same name is and has no value, is misspelt.
    func checkNames(of given: JSONObject, in parameters: JSONObject) throws(Failure) {
        let known = (parametersSchema["properties"]?.objectValue ?? JSONObject()).names
        for (name, value) in given where value != .null && !known.contains(name) {
            guard let meant = Words.nearest(name, among: known.filter({ parameters[$0] == nil })) else { continue }
            throw .invalidRequest(
                "The connector has no parameter “\(name.shown(64))”; did you mean “\(meant)”?",
                path: JSONPlace.path("parameters", name))
        }
    }
}
