/// The product's own API: a base address, an authentication in the connector's form, and what the credentials of each
/// tenant look like.
///
/// Inside, it is a connector, and a tenant's credentials for it are a connection of its own kind: see
/// `Connection.isOfInternalAPI`. So requests, refreshes and leases are the same code with the same rules.
struct InternalAPI {
    let connector: Connector
    /// What the connector's functions see as `connectorParameters`, such as a client id and secret.
    let parameters: JSONObject
    private let credentialsSchema: Schema?
    /// What its schemas say that looks misspelt.
    var warnings: [String] {
        (credentialsSchema?.warnings ?? []) + connector.schemaWarnings.map { "internalApi.\($0)" }
    }
    private let hasRequiredCredentials: Bool

    /// The id and key of the connector. No record's id looks like it.
    static let key = "internal-api"
    static let name = "The Internal API"

    private static let own = ["baseUri", "parameters", "credentialsSchema"]

    /// What of a connector's definition has no meaning here, and what to use instead where there is something.
    private static let foreign: [ExactText: String] = [
        "customCredentialsSchema": " Use `credentialsSchema`.",
        "getCredentialsFromConnectionParameters": " Give what it would answer as the credentials.",
        "getCredentialsFromAccessTokenResponse": " Give what it would answer as the credentials.",
    ]
    private static let meaningless = [
        "options", "auth", "getTokenData", "key", "name", "description", "categories", "aliases", "domains", "logoUri",
        "inputSchema", "test",
        "disconnect",
    ]

    private static var members: [String] {
        own
            + ConnectorReader.memberNames.filter { name in
                foreign[name] == nil && !meaningless.contains(name)
            }
    }

    /// What a workspace gives as `internalApi`. Errors name the place: "internalApi.makeApiClient.mapping.headers".
    init(_ settings: JSONObject) throws(Failure) {
        for name in settings.names where !Self.members.contains(name) {
            let shown = name.shown(64)
            let hint =
                Self.foreign[name] ?? Words.question(name, among: Self.members)
            throw .invalidRequest(
                "`internalApi` has an unknown member `\(shown)`.\(hint)", path: "internalApi.\(shown)")
        }
        let schema = settings["credentialsSchema"]
        credentialsSchema = try schema.map { (schema) throws(Failure) in
            try Schema.validate(schema, path: "internalApi.credentialsSchema")
        }
        hasRequiredCredentials = !(schema?["required"]?.arrayValue ?? []).isEmpty
        guard settings["parameters"] == nil || settings["parameters"]?.objectValue != nil else {
            throw .invalidRequest("`internalApi.parameters` must be an object.", path: "internalApi.parameters")
        }
        parameters = settings["parameters"]?.objectValue ?? JSONObject()
        let definition = try Self.definition(settings)
        do throws(Failure) {
            connector = try Connector(definition: definition, id: Self.key, isBuiltIn: false)
            try connector.check(parameters: parameters)
        } catch {
            throw error.inside("internalApi")
        }
    }

    /// The settings as a connector says them.
    private static func definition(_ settings: JSONObject) throws(Failure) -> JSONObject {
        var definition = settings
        for name in own { definition[name] = nil }
        definition["key"] = .string(key)
        definition["name"] = .string(name)
        definition["type"] = settings["type"] ?? .string(Connector.Kind.clientCredentials.rawValue)
        definition["makeApiClient"] = try client(settings)
        // Nobody is sent there: the credentials come from the product.
        if var mapping = definition["getOAuthConfig"]?["mapping"]?.objectValue, !Formula.isFormula(mapping),
            mapping["authorizeUri"] == nil, let tokenUri = mapping["tokenUri"]
        {
            mapping["authorizeUri"] = tokenUri
            definition["getOAuthConfig"] = replacing(definition["getOAuthConfig"], mapping: mapping)
        }
        return definition
    }

    /// `makeApiClient` with the base address, which stands beside it.
    private static func client(_ settings: JSONObject) throws(Failure) -> JSON {
        let function = settings["makeApiClient"]
        guard let given = settings["baseUri"], given != .null else {
            // An address that the tenants' credentials decide.
            let mapping = function?["mapping"]?.objectValue
            let givesAddress =
                mapping.map { Formula.isFormula($0) || $0["baseUri"] != nil || $0["baseUrl"] != nil }
                ?? (function?["type"] == "native")
            if let function, givesAddress { return function }
            throw .invalidRequest(
                "`internalApi.baseUri` is missing: the address that relative paths are joined to.",
                path: "internalApi.baseUri")
        }
        guard let text = given.stringValue else {
            throw .invalidRequest("`internalApi.baseUri` must be a string.", path: "internalApi.baseUri")
        }
        let baseUri: String
        do throws(Failure) {
            baseUri = try URI(text, what: "`internalApi.baseUri`").text
        } catch {
            throw error.with("path", "internalApi.baseUri")
        }
        guard let function else { return ["mapping": ["baseUri": .string(baseUri)]] }
        guard function["type"] != "native" else {
            throw .invalidRequest(
                "`makeApiClient` is a function of your program: leave `baseUri` out and let it give that as well.",
                path: "internalApi.baseUri")
        }
        // What is none is for the connector to refuse.
        guard var mapping = function["mapping"]?.objectValue else { return function }
        guard !Formula.isFormula(mapping) else {
            throw .invalidRequest(
                "`makeApiClient` is one formula, which `baseUri` cannot be put into: leave `baseUri` out and let the "
                    + "formula give it, or write the members out.", path: "internalApi.makeApiClient.mapping")
        }
        mapping["baseUrl"] = nil
        mapping["baseUri"] = .string(baseUri)
        return replacing(function, mapping: mapping)
    }

    private static func replacing(_ function: JSON?, mapping: JSONObject) -> JSON {
        var members = function?.objectValue ?? JSONObject()
        members["mapping"] = .object(mapping)
        return .object(members)
    }

    /// The workspace's settings; without them nothing can be sent.
    static func load(_ context: Context, _ transaction: Transaction) throws(Failure) -> InternalAPI? {
        try transaction.internalAPI().map { (settings) throws(Failure) in
            try InternalAPI(settings)
        }
    }

    // MARK: Credentials

    func check(_ credentials: JSONObject) throws(Failure) {
        try credentialsSchema?.check(.object(credentials), what: "credentials")
    }

    /// Whether requests need more than a token of the library's own.
    var needsCredentials: Bool {
        switch connector.kind {
        case .membraneToken, .integrationAppToken: hasRequiredCredentials
        default: true
        }
    }

    /// Whether credentials can be renewed at all.
    var isRenewable: Bool { connector.kind == .oauth2 || connector.functions[.refresh] != nil }

    func variables(_ credentials: JSONObject) -> ConnectorVariables {
        var variables = ConnectorVariables(connectorParameters: parameters)
        variables.credentials = credentials
        return variables
    }

    /// What is known of credentials that somebody gives: how long they live, and whether they can be refreshed.
    func facts(_ credentials: JSONObject, now: Int64) throws(Failure) -> CredentialFacts {
        var entered = CredentialFacts(enteredAt: now)
        entered.canRefresh = connector.functions[.refresh] != nil
        guard connector.kind == .oauth2 else { return entered }
        // What is not known now, since a parameter is missing or the host computes it, does not keep them out.
        guard let config = try? connector.oauthConfig(variables(credentials)) else {
            entered.canRefresh = entered.canRefresh || credentials["refresh_token"]?.stringValue?.isEmpty == false
            return entered
        }
        let tokens: TokenResponse
        do throws(TokenResponse.Problem) {
            tokens = try TokenResponse(credentials, config.rules, requestedAt: now, needsToken: false)
        } catch {
            throw .invalidRequest(
                "The credentials have a token that cannot be one: not printable ASCII, or too long.",
                path: "credentials")
        }
        let hasRefreshToken = tokens.refreshToken != nil && !config.noRefreshToken
        return CredentialFacts(tokens, config.rules, canRefresh: entered.canRefresh || hasRefreshToken)
    }
}

extension Failure {
    /// The same, about a part of something larger.
    func inside(_ outer: String) -> Failure {
        guard let path = data["path"]?.stringValue else { return self }
        return with("path", .string("\(outer).\(path)"))
    }
}
