/// What the results of `getOAuthConfig` and `makeApiClient` may hold. What is written out is checked when the
/// connector is made, not when somebody first connects.
struct MappingMember {
    enum Shape {
        case text
        case address
        case flag
        case texts
        case pairs
        case choice([String])
        case basicAuth
        case integer(ClosedRange<Int64>)
        /// Places in the token endpoint's answer.
        case paths
        /// Patterns by the names of what must match them.
        case patterns
    }

    let name: String
    let shape: Shape
    var isRequired = false

    private static let oauthConfig = [
        MappingMember(name: "clientId", shape: .text, isRequired: true),
        MappingMember(name: "clientSecret", shape: .text),
        MappingMember(name: "grantType", shape: .choice(OAuthConfig.Grant.allCases.map(\.rawValue))),
        MappingMember(name: "authorizeUri", shape: .address),
        MappingMember(name: "deviceAuthorizationUri", shape: .address),
        MappingMember(name: "pushedAuthorizationRequestUri", shape: .address),
        MappingMember(name: "requirePushedAuthorizationRequests", shape: .flag),
        MappingMember(name: "tokenUri", shape: .address, isRequired: true),
        MappingMember(name: "scopes", shape: .texts),
        MappingMember(name: "scopeSeparator", shape: .text),
        MappingMember(name: "refreshUri", shape: .address),
        MappingMember(name: "revocationUri", shape: .address),
        MappingMember(name: "clientAuthLocation", shape: .choice(["headers", "body", "query"])),
        MappingMember(name: "clientAuthMethod", shape: .choice(OAuthConfig.ClientAuthMethod.allCases.map(\.rawValue))),
        MappingMember(name: "privateKey", shape: .text),
        MappingMember(name: "privateKeyId", shape: .text),
        MappingMember(name: "clientAssertionAlgorithm", shape: .choice(Algorithm.allCases.map(\.rawValue))),
        MappingMember(name: "clientAssertionAudience", shape: .text),
        MappingMember(name: "clientAssertionIssuer", shape: .text),
        MappingMember(name: "clientAssertionHeaders", shape: .pairs),
        MappingMember(name: "clientIdParameter", shape: .text),
        MappingMember(name: "clientSecretParameter", shape: .text),
        MappingMember(name: "codeParameter", shape: .text),
        MappingMember(name: "keepFromCallback", shape: .patterns),
        MappingMember(name: "noRefreshToken", shape: .flag),
        MappingMember(name: "skipPkce", shape: .flag),
        MappingMember(name: "extra", shape: .pairs),
        MappingMember(
            name: "tokenRequestFormat", shape: .choice(TokenEndpointRules.RequestFormat.allCases.map(\.rawValue))),
        MappingMember(
            name: "tokenRequestMethod", shape: .choice(TokenEndpointRules.RequestMethod.allCases.map(\.rawValue))),
        MappingMember(name: "tokenHeaders", shape: .pairs),
        MappingMember(name: "extraTokenParameters", shape: .pairs),
        MappingMember(name: "extraRefreshParameters", shape: .pairs),
        MappingMember(name: "refreshTokenParameter", shape: .text),
        MappingMember(name: "tokenResponse", shape: .paths),
        MappingMember(name: "tokenErrors", shape: .pairs),
        MappingMember(name: "expiresInUnit", shape: .choice(TokenEndpointRules.LifetimeUnit.allCases.map(\.rawValue))),
        MappingMember(name: "defaultExpiresInSeconds", shape: .integer(TokenEndpointRules.lifetimes)),
        MappingMember(name: "refreshMarginSeconds", shape: .integer(TokenEndpointRules.margins)),
        MappingMember(name: "refreshTokenGraceSeconds", shape: .integer(TokenEndpointRules.graces)),
        MappingMember(name: "keepRefreshToken", shape: .flag),
        MappingMember(name: "refreshReturnsNoToken", shape: .flag),
        MappingMember(name: "previousRefreshTokenServes", shape: .flag),
        MappingMember(name: "revocationEndsAllGrants", shape: .flag),
        MappingMember(name: "issuer", shape: .text),
        MappingMember(name: "issuerOptional", shape: .flag),
        MappingMember(name: "issuerSlashOptional", shape: .flag),
    ]

    private static let oauth1Config = [
        MappingMember(name: "consumerKey", shape: .text, isRequired: true),
        MappingMember(name: "consumerSecret", shape: .text),
        MappingMember(name: "privateKey", shape: .text),
        MappingMember(
            name: "signatureMethod", shape: .choice(OAuth1Config.SignatureMethod.allCases.map(\.rawValue))),
        MappingMember(name: "realm", shape: .text),
        MappingMember(
            name: "parameterLocation", shape: .choice(OAuth1Config.ParameterLocation.allCases.map(\.rawValue))),
        MappingMember(name: "requestTokenUri", shape: .address),
        MappingMember(name: "authorizeUri", shape: .address),
        MappingMember(name: "tokenUri", shape: .address),
        MappingMember(
            name: "tokenRequestMethod", shape: .choice(OAuth1Config.RequestMethod.allCases.map(\.rawValue))),
        MappingMember(name: "extra", shape: .pairs),
        MappingMember(name: "extraRequestTokenParameters", shape: .pairs),
        MappingMember(name: "noCallbackState", shape: .flag),
    ]

    private static let apiClient = [
        MappingMember(name: "baseUri", shape: .address),
        MappingMember(name: "headers", shape: .pairs),
        MappingMember(name: "query", shape: .pairs),
        MappingMember(name: "auth", shape: .basicAuth),
        // Their names on older pages of the platform.
        MappingMember(name: "baseUrl", shape: .address),
        MappingMember(name: "defaultQueryParameters", shape: .pairs),
    ]

    static func validate(
        _ members: JSONObject, path: String, _ kind: ConnectorFunction.Kind
    ) throws(Failure) {
        let known: [MappingMember]
        switch kind {
        case .oauthConfig: known = oauthConfig
        case .oauth1Config: known = oauth1Config
        case .apiClient: known = apiClient
        case .credentialsFromInput, .credentialsFromAccessToken, .credentialsFromRefreshToken, .tokenData, .refresh,
            .test, .disconnect:
            return
        }
        for (name, value) in members {
            let place = "\(path).\(name)"
            guard let member = known.first(where: { $0.name == name }) else {
                let ending = Words.ending(name, among: known.map(\.name))
                throw .invalidRequest("“\(kind.name)” gives no member “\(name)”\(ending)", path: place)
            }
            try member.check(value, path: place)
        }
        if let missing = known.first(where: { $0.isRequired && members[$0.name] == nil }) {
            throw .invalidRequest("“\(kind.name)” needs “\(missing.name)”.", path: "\(path).\(missing.name)")
        }
        let endpoints = OAuth1Config.endpointNames
        if kind == .oauth1Config, endpoints.contains(where: { members[$0] != nil }),
            let missing = endpoints.first(where: { members[$0] == nil })
        {
            throw .invalidRequest(
                "“getOAuthConfig” needs “\(missing)” as well: give all three addresses, or none where tokens are entered.",
                path: "\(path).\(missing)")
        }
        if kind == .oauthConfig { try checkGrant(members, path: path) }
        if kind == .apiClient, members["baseUri"] == nil, members["baseUrl"] == nil {
            throw .invalidRequest("“makeApiClient” needs “baseUri”.", path: "\(path).baseUri")
        }
    }

    /// What a grant or a way to authenticate cannot do without, where both are written out.
    private static func checkGrant(_ members: JSONObject, path: String) throws(Failure) {
        func need(_ name: String, _ why: String) throws(Failure) {
            guard members[name] == nil else { return }
            throw .invalidRequest("“getOAuthConfig” needs “\(name)”\(why).", path: "\(path).\(name)")
        }
        switch members["grantType"] {
        case nil, "authorization_code"?: try need("authorizeUri", "")
        case "device_code"?: try need("deviceAuthorizationUri", " for the grant “device_code”")
        default: break
        }
        if members["requirePushedAuthorizationRequests"] == true {
            try need("pushedAuthorizationRequestUri", " where pushed requests are required")
        }
        if members["clientAuthMethod"] == "private_key_jwt" { try need("privateKey", " for “private_key_jwt”") }
    }

    /// Checks what is written out. A formula is only known when it runs.
    func check(_ value: JSON, path: String) throws(Failure) {
        if case .object(let members) = value, Formula.isFormula(members) { return }
        switch (shape, value) {
        case (.text, .string), (.flag, .bool), (.texts, .string): return
        case (.address, .string(let text)):
            if let problem = WebAddress.problem(text) { throw .invalidRequest("“\(name)” \(problem).", path: path) }
        case (.texts, .array(let elements)):
            for (index, element) in elements.enumerated() {
                try MappingMember(name: name, shape: .text).check(element, path: "\(path)[\(index)]")
            }
        case (.pairs, .object(let members)):
            for (name, element) in members { try checkPair(name, element, path: "\(path).\(name)") }
        case (.choice(let choices), .string(let text)):
            guard choices.contains(text) else {
                throw .invalidRequest("“\(name)” is one of: \(choices.joined(separator: ", ")).", path: path)
            }
        case (.integer(let range), .integer(let number)):
            guard range.contains(number) else {
                throw .invalidRequest(
                    "“\(name)” is an integer from \(range.lowerBound) to \(range.upperBound).", path: path)
            }
        case (.paths, .object(let members)):
            for (name, element) in members {
                guard TokenEndpointRules.pathNames.contains(name) || name == "success" else {
                    let known = TokenEndpointRules.pathNames + ["success"]
                    let ending = Words.ending(name, among: known)
                    throw .invalidRequest(
                        "“tokenResponse” has no member “\(name)”\(ending)", path: "\(path).\(name)")
                }
                let shape = name == "success" ? Shape.texts : .text
                try MappingMember(name: name, shape: shape).check(element, path: "\(path).\(name)")
            }
        case (.patterns, .object(let members)):
            for (name, element) in members { try Self.checkPattern(name, element, path: "\(path).\(name)") }
        case (.basicAuth, .object(let members)):
            if let other = members.names.first(where: { $0 != "username" && $0 != "password" }) {
                throw .invalidRequest(
                    "“\(name)” holds “username” and “password”, not “\(other)”.", path: "\(path).\(other)")
            }
            for (name, element) in members {
                try MappingMember(name: name, shape: .text).check(element, path: "\(path).\(name)")
            }
        default: throw .invalidRequest("“\(name)” must not be \(value.kindName).", path: path)
        }
    }

    private static func checkPattern(_ name: String, _ value: JSON, path: String) throws(Failure) {
        guard !OAuthConfig.reservedCredentials.contains(name) else {
            throw .invalidRequest("“\(name)” is not taken from the callback.", path: path)
        }
        guard case .string(let text) = value else {
            throw .invalidRequest("“\(name)” has a pattern, not \(value.kindName).", path: path)
        }
        do throws(Failure) {
            _ = try Pattern(text)
        } catch {
            throw error.with("path", .string(path))
        }
    }

    private func checkPair(_ pair: String, _ value: JSON, path: String) throws(Failure) {
        if name == "extra", OAuthConfig.reserved.contains(pair) {
            throw .invalidRequest("“\(pair)” is set by the flow itself, not by “extra”.", path: path)
        }
        if name == "extra", pair == "oauth_token" {
            throw .invalidRequest("“\(pair)” is set by the flow itself, not by “extra”.", path: path)
        }
        if name == "extraRequestTokenParameters", pair.hasPrefix("oauth_") {
            throw .invalidRequest("“\(pair)” is set by the flow itself, not by “\(name)”.", path: path)
        }
        if name == "clientAssertionHeaders", ClientAssertion.reservedHeaders.contains(pair) {
            throw .invalidRequest("“\(pair)” is set by the assertion itself.", path: path)
        }
        if name == "tokenHeaders", !HeaderField.isName(pair) {
            throw .invalidRequest("“\(pair)” is not a valid header name.", path: path)
        }
        if name == "extraTokenParameters" || name == "extraRefreshParameters", TokenEndpoint.reserved.contains(pair) {
            throw .invalidRequest("“\(pair)” is set by the token request itself, not by “\(name)”.", path: path)
        }
        if name == "headers", !HeaderField.isName(pair) {
            throw .invalidRequest("“\(pair)” is not a valid header name.", path: path)
        }
        switch value {
        case .object(let members) where !Formula.isFormula(members):
            throw .invalidRequest("“\(pair)” must be a text.", path: path)
        default: return
        }
    }
}
