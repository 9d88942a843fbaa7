/// How to talk to an app: the definition is whole and checked, so that running it only fails for its variables.
struct Connector: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case oauth2
        case oauth1
        case clientCredentials = "client-credentials"
        /// An API of the product's own, which is told who is asking.
        case membraneToken = "membrane-token"
        /// The same, by the older header alone.
        case integrationAppToken = "integration-app-token"
    }

    let id: String
    let key: String
    let name: String
    let description: String?
    let categories: [String]
    let aliases: [String]
    let domains: [String]
    let logoUri: String?
    let kind: Kind
    let isBuiltIn: Bool
    let definition: JSONObject
    let functions: [ConnectorFunction.Kind: ConnectorFunction]
    /// The ways to authenticate, where there are several; then this is what they have in common, and only one of them
    /// can be run.
    let options: [ConnectorOption]
    /// What `credentialsLifetime` says.
    let lifetime: TokenEndpointRules
    /// What its API's answers mean.
    let apiRules: APIRules
    private let schemas: [ExactText: Schema]
    /// What the store says of a workspace's own; nil for those of the catalogue, which never change.
    var record: Record?

    struct Record: Sendable {
        /// Counts the definitions that it has had.
        let version: Int64
        let createdAt: Int64
        let updatedAt: Int64
        var archivedAt: Int64?
    }

    /// Checks the definition. Errors name the place: "getOAuthConfig.mapping.authorizeUri".
    init(definition: JSONObject, id: String, isBuiltIn: Bool) throws(Failure) {
        let reader = ConnectorReader(definition: definition)
        try reader.checkMembers()
        try reader.checkCatalogueNames()
        self.id = id
        self.isBuiltIn = isBuiltIn
        self.definition = definition
        key = try reader.key()
        name = try reader.text("name", maximum: 200)
        description = try reader.optionalText("description", maximum: 5000)
        categories = try reader.texts("categories")
        aliases = try reader.texts("aliases")
        domains = try reader.texts("domains")
        logoUri = try reader.logoUri()
        options = try ConnectorOption.all(definition, id: id, isBuiltIn: isBuiltIn)
        if definition["type"] == nil, let option = options.first {
            kind = option.connector.kind
        } else {
            kind = try reader.kind()
        }
        schemas = try reader.checkedSchemas()
        lifetime = try TokenEndpointRules.lifetime(definition)
        functions = try reader.checkedFunctions(kind, isWhole: options.isEmpty)
        apiRules = try APIRules(function: definition["makeApiClient"] ?? .null, path: "makeApiClient", .apiClient)
    }

    /// What its schemas say that looks misspelt.
    var schemaWarnings: [String] {
        schemas.values.flatMap(\.warnings).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static let anything: JSON = ["type": "object", "properties": [:]]

    /// What the integration is to be given, such as a client id.
    var parametersSchema: JSON { definition["parametersSchema"] ?? Self.anything }
    /// What the person is asked for.
    var inputSchema: JSON { definition["inputSchema"] ?? Self.anything }
    /// Parameters may still be missing, but those that are given must be right.
    func check(parameters: JSONObject) throws(Failure) {
        try schemas["parametersSchema"]?.check(.object(parameters), what: "parameters", isPartial: true)
    }

    /// What was made, before it is stored.
    func check(credentials: JSONObject) throws(Failure) {
        try schemas["customCredentialsSchema"]?.check(.object(credentials), what: "credentials")
    }

    func check(input: JSONObject) throws(Failure) {
        try schemas["inputSchema"]?.check(.object(input), what: "input")
    }

    /// Whether a person signs in at the app in a browser; otherwise what the connector asks for is all it takes.
    var needsBrowser: Bool {
        guard options.isEmpty else { return options.allSatisfy { $0.connector.needsBrowser } }
        return switch kind {
        case .oauth2: !isGrantedToClient
        case .clientCredentials, .membraneToken, .integrationAppToken: false
        // Tokens that are given out elsewhere are entered.
        case .oauth1: definition["getOAuthConfig"]?["mapping"]?["authorizeUri"] != nil || !hasWrittenOAuthConfig
        }
    }

    /// Whether a developer must have set something up before anybody can connect.
    var needsIntegration: Bool {
        guard options.isEmpty else { return options.allSatisfy { $0.connector.needsIntegration } }
        if isGrantedToClient { return !(parametersSchema["required"] ?? .null).isEmptyValue }
        return needsBrowser
    }

    /// The grant of client credentials (RFC 6749, section 4.4), where it is written out.
    private var isGrantedToClient: Bool {
        kind == .oauth2
            && definition[ConnectorFunction.Kind.oauthConfig.name]?["mapping"]?["grantType"] == "client_credentials"
    }

    /// Whether the definition itself shows which members `getOAuthConfig` gives.
    private var hasWrittenOAuthConfig: Bool {
        definition["getOAuthConfig"]?["mapping"]?.objectValue.map { !Formula.isFormula($0) } ?? false
    }

    var hasTest: Bool { functions[.test] != nil }

    /// The connector in lists.
    var summary: JSON {
        var summary: JSONObject = .init()
        summary["id"] = .string(id)
        summary["key"] = .string(key)
        summary["name"] = .string(name)
        summary["description"] = description.map { .string($0) }
        summary["categories"] = .array(categories.map { .string($0) })
        summary["type"] = .string(kind.rawValue)
        summary["isBuiltIn"] = .bool(isBuiltIn)
        summary["logoUri"] = logoUri.map { .string($0) }
        describeRecord(to: &summary)
        return .object(summary)
    }

    /// The connector with its whole definition.
    var json: JSON {
        var object: JSONObject = .init()
        object["id"] = .string(id)
        object["isBuiltIn"] = .bool(isBuiltIn)
        object = object.merging(definition)
        object["authOptions"] = authOptions
        describeRecord(to: &object)
        return .object(object)
    }

    /// The version as connections and integrations show it; nil for what never changes.
    var versionText: String? { record.map { String($0.version) } }

    private func describeRecord(to object: inout JSONObject) {
        guard let record else { return }
        object.add("version", text: versionText)
        object.add("createdAt", instant: record.createdAt)
        object.add("updatedAt", instant: record.updatedAt)
        object.add("archivedAt", instant: record.archivedAt)
    }
}
