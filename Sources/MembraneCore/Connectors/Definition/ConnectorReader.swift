/// Reads a connector's definition, and refuses what cannot be run.
struct ConnectorReader {
    let definition: JSONObject

    private static let described = [
        "key", "name", "type", "description", "categories", "aliases", "domains", "logoUri", "appUuid",
        "externalAppId", "externalAppUuid",
    ]
    private static let schemas = ["parametersSchema", "inputSchema", "customCredentialsSchema"]
    private static let functions: [ConnectorFunction.Kind] = [
        .oauthConfig, .credentialsFromInput, .credentialsFromAccessToken, .credentialsFromRefreshToken, .apiClient,
        .tokenData, .refresh, .test, .disconnect,
    ]
    private static let others = ["credentialsLifetime", "options"]

    /// What the platform knows and this library does not.
    private static let unsupported: [ExactText: String] = [
        "proxyKey": "use “oauth2” with your own client"
    ]

    static let unsupportedProxyKey = "“proxyKey” is not supported: use “oauth2” with your own client."

    /// Every member that a definition may have, or that gets an answer of its own.
    static var memberNames: [String] { known + unsupported.keys.sortedTexts() + [OlderConnectorForm.member] }

    static var functionNames: [String] { functions.map(\.name) }

    private static var known: [String] { described + schemas + functionNames + others }

    func checkMembers() throws(Failure) {
        let known = Self.known
        for name in definition.names where !known.contains(name) {
            if let reason = Self.unsupported[name] {
                throw Failure.unsupported("“\(name)” is not supported: \(reason).").with("path", .string(name))
            }
            let ending = Words.ending(name, among: known)
            throw .invalidRequest("A connector has no member “\(name)”\(ending)", path: name)
        }
    }

    /// What the platform's catalogue calls the app: kept, and of no meaning here.
    func checkCatalogueNames() throws(Failure) {
        for name in ["appUuid", "externalAppId", "externalAppUuid"] { _ = try optionalText(name, maximum: 200) }
    }

    func key() throws(Failure) -> String {
        let key = try text("key", maximum: 64)
        let first = key.utf8.first ?? 0
        guard first != UInt8(ascii: "-"), key.utf8.allSatisfy(Self.isKeyByte) else {
            throw .invalidRequest(
                "“key” holds lower-case letters, digits and hyphens, and begins with a letter or digit.", path: "key")
        }
        return key
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "-")
    }

    func kind() throws(Failure) -> Connector.Kind {
        let type = try text("type", maximum: 64)
        if let kind = Connector.Kind(rawValue: type) { return kind }
        if type == "proxy" {
            throw Failure.unsupported(
                "A connector of type “proxy” would use the hosted platform's OAuth client: register a client of your own "
                    + "with the app, and use “oauth2” with its id and secret as the integration's parameters."
            ).with("path", "type")
        }
        let known = Connector.Kind.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
        throw .invalidRequest("There is no type “\(type)”; there are \(known).", path: "type")
    }

    func text(_ name: String, maximum: Int) throws(Failure) -> String {
        guard let text = try optionalText(name, maximum: maximum) else {
            throw .invalidRequest("A connector needs “\(name)”.", path: name)
        }
        return text
    }

    func optionalText(_ name: String, maximum: Int) throws(Failure) -> String? {
        guard let value = definition[name] else { return nil }
        return try Self.text(value, maximum: maximum, path: name)
    }

    func texts(_ name: String) throws(Failure) -> [String] {
        guard let value = definition[name] else { return [] }
        guard case .array(let elements) = value, elements.count <= 100 else {
            throw .invalidRequest("“\(name)” is a list of at most 100 texts.", path: name)
        }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            texts.append(try Self.text(element, maximum: 200, path: "\(name)[\(index)]"))
        }
        return texts
    }

    /// Shown in pages: nothing but https.
    func logoUri() throws(Failure) -> String? {
        guard let text = try optionalText("logoUri", maximum: 4096) else { return nil }
        guard text.hasPrefix("https://"), WebAddress.problem(text) == nil else {
            throw .invalidRequest("“logoUri” is an address that begins with https://.", path: "logoUri")
        }
        return text
    }

    /// The schemas that are given, by their names.
    func checkedSchemas() throws(Failure) -> [ExactText: Schema] {
        var schemas: [ExactText: Schema] = [:]
        for name in Self.schemas {
            guard let schema = definition[name] else { continue }
            schemas[name] = try Schema.validate(schema, path: name)
            guard schema["type"] == nil || schema["type"] == "object" else {
                throw .invalidRequest("“\(name)” describes an object.", path: "\(name).type")
            }
        }
        return schemas
    }

    /// What is not whole has options, of which each is.
    func checkedFunctions(
        _ kind: Connector.Kind, isWhole: Bool
    ) throws(Failure) -> [ConnectorFunction.Kind: ConnectorFunction] {
        var functions: [ConnectorFunction.Kind: ConnectorFunction] = [:]
        for function in Self.functions {
            guard let json = definition[function.name] else { continue }
            let function = function == .oauthConfig && kind == .oauth1 ? .oauth1Config : function
            functions[function] = try ConnectorFunction.validate(json, path: function.name, function)
        }
        guard isWhole else { return functions }
        if definition["makeApiClient"] == nil {
            throw .invalidRequest("A connector needs “makeApiClient”.", path: "makeApiClient")
        }
        if [.oauth2, .oauth1].contains(kind), definition["getOAuthConfig"] == nil {
            throw .invalidRequest(
                "A connector of type “\(kind.rawValue)” needs “getOAuthConfig”.", path: "getOAuthConfig")
        }
        return functions
    }

    static func text(_ value: JSON, maximum: Int, path: String) throws(Failure) -> String {
        guard case .string(let text) = value, !text.isEmpty, text.unicodeScalars.count <= maximum else {
            throw .invalidRequest("“\(path)” is a text of 1 to \(maximum) characters.", path: path)
        }
        return text
    }
}
