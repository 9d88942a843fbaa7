extension TokenEndpointRules {
    private static let lifetimeMembers = [
        MappingMember(name: "expiresInUnit", shape: .choice(LifetimeUnit.allCases.map(\.rawValue))),
        MappingMember(name: "defaultExpiresInSeconds", shape: .integer(lifetimes)),
        MappingMember(name: "refreshMarginSeconds", shape: .integer(margins)),
    ]

    /// What a connector without `getOAuthConfig` says in `credentialsLifetime` of credentials that expire.
    static func lifetime(_ definition: JSONObject) throws(Failure) -> TokenEndpointRules {
        guard let value = definition["credentialsLifetime"] else { return TokenEndpointRules() }
        guard case .object(let members) = value else {
            throw .invalidRequest(
                "“credentialsLifetime” is an object, not \(value.kindName).", path: "credentialsLifetime")
        }
        for (name, value) in members {
            let path = "credentialsLifetime.\(name)"
            guard let member = lifetimeMembers.first(where: { $0.name == name }) else {
                let ending = Words.ending(name, among: lifetimeMembers.map(\.name))
                throw .invalidRequest("“credentialsLifetime” has no member “\(name)”\(ending)", path: path)
            }
            try member.check(value, path: path)
        }
        return try TokenEndpointRules(
            MappingResult(members: members, function: "credentialsLifetime", path: "credentialsLifetime"))
    }

    /// The rules for an answer that a connector's function has put into the standard's form already.
    var ofStandardForm: TokenEndpointRules {
        var rules = self
        rules.paths = [:]
        return rules
    }
}
