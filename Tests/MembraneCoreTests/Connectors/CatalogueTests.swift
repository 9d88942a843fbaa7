import Testing

@testable import MembraneCore

@Suite struct CatalogueTests {
    /// Every definition is linked in and checked: none can be broken in a library that passed this.
    @Test func everyDefinitionIsWhole() throws {
        let connectors = try Catalogue.builtIn()
        #expect(!connectors.isEmpty)
        #expect(Set(connectors.map(\.key)).count == connectors.count)
        #expect(connectors.allSatisfy { $0.isBuiltIn && $0.id == "cnr_" + $0.key })
    }

    @Test func connectorsAreFound() throws {
        for connector in try Catalogue.builtIn() {
            #expect(try Catalogue.connector(key: connector.key)?.id == connector.id)
            #expect(try Catalogue.connector(id: connector.id)?.key == connector.key)
        }
        #expect(try Catalogue.connector(key: "no such app") == nil)
        #expect(try Catalogue.connector(id: "hubspot") == nil)
    }

    @Test func everyCategoryIsKnown() throws {
        let known = Set(try Catalogue.categories().map(\.key))
        for connector in try Catalogue.builtIn() {
            #expect(!connector.categories.isEmpty && known.isSuperset(of: connector.categories), "\(connector.key)")
        }
    }

    /// What an app asks for is enough to talk to it: no function needs a value that no schema names.
    @Test func functionsNeedNothingThatIsNotAskedFor() throws {
        for connector in try Catalogue.builtIn() {
            var variables = ConnectorVariables(redirectUri: "https://us.example/callback", state: "s")
            variables.connectorParameters = sample(connector.parametersSchema)
            variables.connectionInput = sample(connector.inputSchema)
            switch connector.kind {
            case .clientCredentials, .membraneToken, .integrationAppToken, .oauth1:
                variables.credentials = variables.connectionInput
            case .oauth2:
                let config = try connector.oauthConfig(variables)
                #expect(
                    config.authorizeUri.hasPrefix("https://") && config.tokenUri.hasPrefix("https://"),
                    "\(connector.key)")
                variables.tokenResponse = self.tokenResponse
                for (name, pattern) in config.callbackValues {
                    #expect(try Pattern(pattern).matches("1"), "\(connector.key)")
                    variables.tokenResponse[name] = "1"
                }
                variables.credentials = variables.tokenResponse.merging(
                    try connector.additions(.credentialsFromAccessToken, variables))
            }
            let client = try connector.apiClient(variables)
            #expect(client.baseUri.hasPrefix("https://"), "\(connector.key)")
            #expect(!client.headers.isEmpty || !client.query.isEmpty || client.basicAuth != nil, "\(connector.key)")
            let test = try connector.testRequest(variables)
            #expect((test != nil) == connector.hasTest)
        }
    }

    /// With the members that some providers add: Salesforce, Wrike and Zoho say which host to talk to.
    private var tokenResponse: JSONObject {
        var response = JSONObject()
        response["access_token"] = "token"
        response["instance_url"] = "https://acme.my.salesforce.com"
        response["host"] = "www.wrike.com"
        response["api_domain"] = "https://www.zohoapis.eu"
        return response
    }

    /// A value for each text that the schema asks for. Patterns are those of host names and the like.
    private func sample(_ schema: JSON) -> JSONObject {
        var sample = JSONObject()
        for (name, property) in schema["properties"]?.objectValue ?? JSONObject() where property["type"] == "string" {
            sample[name] = property["enum"]?.arrayValue?.first ?? "sample"
        }
        return sample
    }
}
