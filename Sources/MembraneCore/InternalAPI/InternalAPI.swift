/// The product's own API: a base address, an authentication in the connector's form, and credentials for each tenant.
struct InternalAPI {
    private let baseUri: String
    /// Adds nothing where none is given.
    private let makeApiClient: ConnectorFunction
    private let credentialsSchema: Schema?

    private static let members = ["baseUri", "makeApiClient", "credentialsSchema"]

    /// What a workspace gives as `internalApi`.
    init(_ settings: JSONObject) throws(Failure) {
        for name in settings.names where !Self.members.contains(name) {
            let hint = Words.nearest(name, among: Self.members).map { " Did you mean `\($0)`?" } ?? ""
            throw .invalidRequest(
                "`internalApi` has an unknown member `\(name.prefix(64))`.\(hint)",
                path: "internalApi.\(name.prefix(64))")
        }
        guard let baseUri = settings["baseUri"]?.stringValue else {
            throw .invalidRequest(
                "`internalApi.baseUri` is missing: the address that relative paths are joined to.",
                path: "internalApi.baseUri")
        }
        self.baseUri = try URI(baseUri, what: "`internalApi.baseUri`").text
        credentialsSchema = try settings["credentialsSchema"].map { (schema) throws(Failure) in
            try Schema.validate(schema, path: "internalApi.credentialsSchema")
        }
        makeApiClient = try ConnectorFunction.validate(
            settings["makeApiClient"] ?? ["mapping": [:]], path: "internalApi.makeApiClient", .internalAPIClient)
    }

    /// The workspace's settings; without them nothing can be sent or stored.
    static func load(_ context: Context, _ transaction: Transaction) throws(Failure) -> InternalAPI? {
        try transaction.internalAPI(ofWorkspace: context.workspaceId).map { (settings) throws(Failure) in
            try InternalAPI(settings)
        }
    }

    func check(_ credentials: JSONObject) throws(Failure) {
        try credentialsSchema?.check(.object(credentials), what: "credentials")
    }

    func client(_ credentials: JSONObject, _ context: Context) throws(Failure) -> APIClient {
        var variables = JSONObject()
        variables["credentials"] = .object(credentials)
        let config = try APIClientConfig.make(from: makeApiClient, variables: variables, baseUri: baseUri, context)
        return try APIClient(config, context)
    }

    /// Sends a request to the product's API as the acting tenant.
    static func send(_ request: AppRequest, _ context: Context) throws(Failure) -> HTTPResponse {
        let tenantId = try context.tenantId()
        let (api, credentials) = try context.read { (transaction) throws(Failure) in
            (
                try load(context, transaction),
                try transaction.credentials(ofTenant: tenantId, workspaceId: context.workspaceId)
            )
        }
        guard let api else {
            throw .configuration(
                "internal_api_missing",
                "The workspace has no Internal API; set `internalApi` with patch_workspace, or name a connection.")
        }
        guard let credentials else {
            throw .configuration(
                "credentials_missing",
                "This tenant has no credentials for the Internal API; give them with set_credentials.")
        }
        let response = try api.client(credentials, context).send(request)
        if response.status == 401 {
            var failure = Failure(
                .credentialsRefused, .connection, "access_token_expired",
                "The Internal API refused the tenant's credentials (HTTP 401); set new ones with set_credentials.")
            failure.httpStatus = 401
            throw failure
        }
        if response.status == 429 { throw .rateLimited(response, by: "The Internal API", context.engine.clock) }
        return response
    }
}
