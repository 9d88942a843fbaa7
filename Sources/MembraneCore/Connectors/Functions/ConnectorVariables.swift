/// What the functions of a connector compute from. Each of them sees its own part only.
struct ConnectorVariables: Sendable {
    /// The integration's parameters, such as its client id.
    var connectorParameters = JSONObject()
    /// What the person entered.
    var connectionInput = JSONObject()
    var credentials = JSONObject()
    /// What the provider sent back with the browser.
    var queryParameters = JSONObject()
    /// What the token endpoint answered.
    var tokenResponse = JSONObject()
    /// Both are empty except where a person is sent to the provider.
    var redirectUri = ""
    /// RFC 7636; empty except where a code is redeemed.
    var codeVerifier = ""
    var state = ""

    /// The variables that functions of this kind see.
    func object(for kind: ConnectorFunction.Kind) -> JSONObject {
        var object = JSONObject()
        for name in kind.variables {
            switch name {
            case "connectorParameters": object[name] = .object(connectorParameters)
            case "connectionInput", "connectionParameters": object[name] = .object(connectionInput)
            case "credentials": object[name] = .object(credentials)
            case "queryParameters": object[name] = .object(queryParameters)
            case "tokenResponse": object[name] = .object(tokenResponse)
            case "redirectUri": object[name] = .string(redirectUri)
            case "codeVerifier": object[name] = .string(codeVerifier)
            case "state": object[name] = .string(state)
            default: break
            }
        }
        return object
    }
}

extension ConnectorVariables {
    /// What a function may have sent and that nobody is to read in an error. More than is secret: which of a person's
    /// inputs are is not known here.
    var redaction: Redaction {
        var parameters = connectorParameters
        // Every authorization address shows it.
        parameters["clientId"] = nil
        let given = [parameters, connectionInput].map { JSON.object($0) }
        let issued = [credentials, queryParameters, tokenResponse].map { JSON.object($0) }
        return Redaction(
            given.flatMap { $0.secrets(minimum: Redaction.shortestSecret) }
                + given.flatMap { $0.secretsByName(minimum: Redaction.shortestCredential) }
                + issued.flatMap { $0.secrets(minimum: Redaction.shortestCredential) } + [Array(codeVerifier.utf8)])
    }
}
