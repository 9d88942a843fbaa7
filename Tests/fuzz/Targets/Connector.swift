@testable import MembraneCore

extension Target {
    /// The definition of a connector, as somebody registers it; or a list of it and of what its functions compute from:
    /// `[definition, variables, answer]`.
    static let connector = Target(name: "connector") { input in
        guard let json = try? JSON(parsing: input, what: "The definition") else { return }
        let parts = json.arrayValue ?? [json]
        guard let definition = parts.first?.objectValue else { return }
        do throws(Failure) {
            let connector = try Connector(written: definition, id: "con_1", isBuiltIn: false)
            guard let copy = try? JSON(parsing: connector.json.text, what: "The copy") else {
                return expect(false, "it can be shown")
            }
            expect(copy == connector.json, "and is the same then")
            guard (try? Connector(written: connector.definition, id: "con_1", isBuiltIn: false)) != nil else {
                return expect(false, "what is stored can be read")
            }
            run(connector, parts.count > 1 ? parts[1] : [:], parts.count > 2 ? parts[2] : [:])
        } catch {
            checkFailure(error)
        }
    }

    private static func checkFailure(_ failure: Failure) {
        expect(failure.status != .internal, "nothing has a defect: \(failure.message)")
        expect(!failure.message.isEmpty && !failure.key.isEmpty, "an error says what is wrong")
        expect((try? JSON(parsing: failure.json.text, what: "The error")) != nil, "and can be written")
    }

    /// What may fail, in the way that everything may.
    private static func attempt<Value>(_ body: () throws(Failure) -> Value?) -> Value? {
        do throws(Failure) {
            return try body()
        } catch {
            checkFailure(error)
            return nil
        }
    }

    // MARK: Functions

    private static func run(_ connector: Connector, _ given: JSON, _ answer: JSON) {
        func object(_ name: String) -> JSONObject { given[name]?.objectValue ?? JSONObject() }
        var variables = ConnectorVariables(redirectUri: "https://product.test/callback", state: "state")
        variables.connectorParameters = object("connectorParameters")
        variables.connectionInput = object("connectionInput")
        variables.credentials = object("credentials")
        variables.queryParameters = object("queryParameters")
        variables.tokenResponse = object("tokenResponse")
        checkConfigs(connector, variables)
        checkClient(connector, variables, answer)
        checkRequests(connector, variables)
        for kind in ConnectorFunction.Kind.allCases where connector.functions[kind]?.isMapping == true {
            _ = attempt { () throws(Failure) in try connector.additions(kind, variables) }
        }
    }

    private static func checkConfigs(_ connector: Connector, _ variables: ConnectorVariables) {
        if connector.functions[.oauthConfig]?.isMapping == true {
            let config = attempt { () throws(Failure) in try connector.oauthConfig(variables) }
            for address in [config?.authorizeUri, config?.tokenUri, config?.revocationUri].compactMap(\.self) {
                expect(address.isEmpty || WebAddress.problem(address) == nil, "addresses are checked: \(address)")
            }
        }
        if connector.functions[.oauth1Config]?.isMapping == true {
            _ = attempt { () throws(Failure) in try connector.oauth1Config(variables) }
        }
    }

    private static func checkClient(_ connector: Connector, _ variables: ConnectorVariables, _ answer: JSON) {
        guard connector.functions[.apiClient]?.isMapping == true,
            let config = attempt({ () throws(Failure) in try connector.apiClient(variables) })
        else { return }
        expect(WebAddress.problem(config.baseUri) == nil, "requests go to an address")
        for (name, value) in config.headers {
            expect(HeaderField.isName(name) && HeaderField.isValue(value), "a header ends no line")
        }
        if let basic = config.basicAuth { expect(!basic.username.utf8.contains(58), "a user name has no colon") }
        guard let target = attempt({ () throws(Failure) in try APITarget(config) }) else { return }
        var response = HTTPResponse(status: Int(clamping: answer["status"]?.integerValue ?? 200))
        for (name, value) in answer["headers"]?.objectValue ?? JSONObject() {
            response.headers.append(name, value.stringValue ?? "")
        }
        response.body = Array((answer["data"] ?? .null).text.utf8)
        response.headers["Content-Type"] = response.headers["Content-Type"] ?? "application/json"
        let rules = connector.apiRules
        let seen = variables.object(for: .apiClient)
        let verdict = attempt { () throws(Failure) in
            try rules.verdict(response, by: connector.name, seen, FuzzClock())
        }
        if case .failed(let failure)? = verdict { checkFailure(failure) }
        guard let pagination = rules.pagination else { return }
        checkPages(pagination, rules, response, target)
    }

    private static func checkPages(
        _ pagination: PaginationRule, _ rules: APIRules, _ response: HTTPResponse, _ target: APITarget
    ) {
        guard
            let made = try? OperationRequest(
                text: #"{"path":"/items","pagination":true}"#, members: AppRequest.members, what: "The request"),
            var request = try? AppRequest(made)
        else { return expect(false, "a request is one") }
        for _ in 0..<3 {
            guard let pages = attempt({ () throws(Failure) in try Pages(request, rules, "App") }),
                attempt({ () throws(Failure) in try pages.applied(to: request) }) != nil
            else { return }
            let outcome = attempt { () throws(Failure) in
                try pages.outcome(response, at: target.base, hiding: target.hiddenInPages)
            }
            guard let cursor = outcome?.cursor else { return }
            guard let read = try? PageCursor(cursor) else { return expect(false, "a cursor can be given back") }
            expect(read.kind == pagination.kind && read.number >= 1, "to the same pages")
            request.cursor = cursor
        }
    }

    private static func checkRequests(_ connector: Connector, _ variables: ConnectorVariables) {
        for call in [
            attempt({ () throws(Failure) in try connector.testRequest(variables) }),
            attempt({ () throws(Failure) in try connector.disconnectRequest(variables) }),
        ] {
            guard let call else { continue }
            expect(HeaderField.isName(call.method), "a method is one")
            _ = AppRequest(call).body
        }
    }
}
