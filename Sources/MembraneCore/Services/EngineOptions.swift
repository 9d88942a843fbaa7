/// What a host can set when it opens an engine.
package struct EngineOptions: Sendable {
    var workspaceKey: String?
    /// Makes a workspace of the key also in a store that has others.
    var createsWorkspace = false
    var workspaceSecret: Secret?
    var key: String?
    var keyFile: String?
    var oAuthCallbackUri: CallbackTemplate?
    /// Where browsers may be sent in the end; nil: anywhere that is an https address.
    var redirectOrigins: [String]?
    var requiresBrowserBinding = false
    /// Apps that no connector knows are asked how to sign in to them.
    var discoversApps = true
    /// The product's client id metadata document.
    var clientMetadataUri: String?
    /// What authorization servers show people; nil: the workspace's key.
    var clientName: String?
    var clientMetadata = ClientMetadata()
    /// Authorization servers that are discovered may write the slash after their host or not.
    var issuerSlashOptional = false
    var allowsPrivateAddresses = false
    var timeoutMilliseconds: Int64 = 30_000
    var fetchTimeoutMilliseconds: Int64 = 10_000
    /// Bytes of an answer's body that are held in memory.
    var maximumAnswer: Int64 = 16 << 20
    /// Entries of a connection's request log; 0 keeps none.
    var requestLog: Int64 = 100
    var tenantLimits = TenantLimits()
    var transport = TransportOptions()

    private static let members: [RequestMember] =
        [
            .init("workspaceKey", .text, "The workspace to use; made in a store that has none."),
            .init("createWorkspace", .flag, "Makes the workspace also in a store that has others."),
            .init(
                "workspaceSecret", .text, "The workspace's secret, at least 32 bytes; made when it is not given.",
                secret: true),
            .init("key", .text, "The root key: 32 bytes in base64.", secret: true),
            .init("keyFile", .text, "Path of a file that holds the root key."),
            .init("oAuthCallbackUri", .text, "Where providers send the browser back to."),
            .init("redirectOrigins", .list(.address, 0...100), "The only origins that `redirectUri` may have."),
            .init("requireBrowserBinding", .flag, "Binds every OAuth attempt to the browser that began it."),
            .init("discoverApps", .flag, "Connects apps that no connector knows by what they say of themselves."),
            .init("clientMetadataUri", .text, "The address of the product's client id metadata document."),
            .init("clientName", .words, "What authorization servers show people of the product."),
            .init("clientMetadata", .object, "What more they are told where the product is registered."),
            .init("issuerSlashOptional", .flag, "Takes an issuer with and without a slash after its host for one."),
            .init("allowPrivateAddresses", .flag, "Permits requests to private addresses, and plain http to them."),
            .init("timeoutMs", .integer(1...86_400_000), "Time limit of a call that names none."),
            .init("fetchTimeoutMs", .integer(1...600_000), "How long the fetch callback may take."),
        ] + transportMembers

    private static let transportMembers: [RequestMember] = [
        .init("maximumAnswerBytes", .integer(1...(1 << 40)), "The largest body of an answer that is held in memory."),
        .init("maximumHeaderBytes", .integer(1024...(256 << 10)), "The largest header of an answer."),
        .init("connectTimeoutMs", .integer(1...3_600_000), "Time limit for connecting, with the name and TLS."),
        .init("idleTimeoutMs", .integer(1...86_400_000), "Longest time in which nothing arrives or can be sent."),
        .init("http2", .flag, "Whether HTTP/2 is offered; true when it is not given."),
        .init("proxy", .text, "The proxy to send through, or \"environment\"."),
        .init("noProxy", .text, "Hosts, domains and networks that the proxy is not used for."),
        .init("caFile", .text, "A PEM file with the certificates to trust, in place of the system's."),
        .init("caPem", .limited(1 << 20), "The same as text."),
        .init("requestLog", .integer(0...1000), "How many requests each connection's log keeps."),
        .init("tenantLimits", .members(TenantLimits.members), "How much of each kind one tenant may have."),
    ]

    private static let choices = [Choice.atMostOne("caFile", "caPem", to: "say whom to trust")]

    /// `json` nil: the defaults.
    package init(json: String?) throws(Failure) {
        let options = try OperationRequest(options: json, members: Self.members, choices: Self.choices)
        do throws(Failure) {
            oAuthCallbackUri = try options.text("oAuthCallbackUri").map { (text) throws(Failure) in
                try CallbackTemplate(text)
            }
            clientMetadataUri = try options.text("clientMetadataUri").map { (text) throws(Failure) in
                let uri = try URI(text, what: "`clientMetadataUri`")
                guard uri.isSecure, uri.path != "/", uri.fragment == nil else {
                    throw .invalidRequest("`clientMetadataUri` is an https address with a path.")
                }
                return uri.text
            }
            clientMetadata = try ClientMetadata(options.object("clientMetadata") ?? JSONObject())
            tenantLimits = TenantLimits(options.object("tenantLimits"))
            redirectOrigins = try ReturnAddress.origins(options.list("redirectOrigins"))
        } catch {
            // Whoever opens makes an argument, not a request.
            throw .invalidArgument(error.message)
        }
        workspaceKey = options.text("workspaceKey")
        createsWorkspace = options.flag("createWorkspace")
        workspaceSecret = options.text("workspaceSecret").map { Secret($0.utf8) }
        key = options.text("key")
        keyFile = options.text("keyFile")
        discoversApps = options.optionalFlag("discoverApps") ?? true
        clientName = options.text("clientName")
        issuerSlashOptional = options.flag("issuerSlashOptional")
        requiresBrowserBinding = options.flag("requireBrowserBinding")
        allowsPrivateAddresses = options.flag("allowPrivateAddresses")
        timeoutMilliseconds = options.integer("timeoutMs") ?? timeoutMilliseconds
        fetchTimeoutMilliseconds = options.integer("fetchTimeoutMs") ?? fetchTimeoutMilliseconds
        maximumAnswer = options.integer("maximumAnswerBytes") ?? maximumAnswer
        requestLog = options.integer("requestLog") ?? requestLog
        try readTransport(options)
        if let secret = workspaceSecret, secret.count < SHA2.sha256.size {
            throw .invalidArgument(
                "`workspaceSecret` must have at least \(SHA2.sha256.size) bytes (RFC 7518, section 3.2).")
        }
        if workspaceSecret != nil, workspaceKey == nil {
            throw .invalidArgument("`workspaceSecret` needs `workspaceKey`: say which workspace it belongs to.")
        }
    }

    private mutating func readTransport(_ options: OperationRequest) throws(Failure) {
        transport.allowsPrivateAddresses = allowsPrivateAddresses
        transport.maximumHeader = options.integer("maximumHeaderBytes").map { Int($0) } ?? transport.maximumHeader
        transport.connectMilliseconds = options.integer("connectTimeoutMs") ?? transport.connectMilliseconds
        transport.idleMilliseconds = options.integer("idleTimeoutMs") ?? transport.idleMilliseconds
        transport.usesHTTP2 = options.optionalFlag("http2") ?? true
        transport.certificateFile = options.text("caFile")
        transport.certificates = options.text("caPem").map { Array($0.utf8) }
        let exceptions = options.text("noProxy")
        switch options.text("proxy") {
        case "environment"?:
            guard exceptions == nil else {
                throw .invalidArgument("With `proxy` \"environment\", NO_PROXY says what `noProxy` would.")
            }
            transport.proxy = try ProxyRules.environment(ProcessEnvironment.value)
        case let address?: transport.proxy = try ProxyRules(address, exceptions: exceptions)
        case nil:
            guard exceptions == nil else { throw .invalidArgument("`noProxy` needs `proxy`.") }
        }
    }
}
