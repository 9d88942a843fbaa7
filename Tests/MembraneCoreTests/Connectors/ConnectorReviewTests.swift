import Testing

@testable import MembraneCore

/// What is told when a connector or an integration is made, and not after a person has signed in.
@Suite struct ConnectorReviewTests {
    private let world: World
    private let manager: Client

    init() throws {
        world = try World()
        manager = try world.manager()
    }

    private func keyed(_ variable: JSON, schema: JSON = [:], members: JSON = [:]) -> JSON {
        let input: JSON = ["type": "object", "properties": ["apiKey": ["type": "string"]]]
        let definition: JSON = [
            "key": "reviewed", "name": "Reviewed", "type": "client-credentials", "inputSchema": input.merging(schema),
            "makeApiClient": ["mapping": ["baseUri": "https://api.keyed.test", "headers": ["X-Key": variable]]],
        ]
        return definition.merging(members)
    }

    private func warnings(_ definition: JSON) throws -> [String] {
        let answer = try manager.call(.createConnector, definition.merging(["ifExists": "update"]))
        return answer["warnings"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    @Test(arguments: [
        ["$var": "credentials.apikey"] as JSON, ["$var": "$.connectionInput.apikey"],
        ["$template": "Key ${credentials.apikey}"], ["$concat": ["a", ["$var": "connectionParameters.apikey"]]],
    ])
    func aNameThatNoSchemaHasIsTold(variable: JSON) throws {
        let found = try warnings(keyed(variable))
        #expect(found.count == 1 && found[0].contains("makeApiClient.mapping.headers.X-Key"))
        #expect(found.first?.contains("did you mean “apiKey”") == true, "\(found)")
        // Where the schema lets nothing else in, it is certain.
        let refusal = manager.refusal(
            .createConnector, keyed(variable, schema: ["additionalProperties": false], members: ["key": "strict"]))
        #expect(refusal?.status == .invalidRequest && refusal?.message.contains("apiKey") == true)
        #expect(
            refusal?.data["path"]?.stringValue?.hasPrefix("makeApiClient.mapping.headers.X-Key") == true)
    }

    @Test func schemasOfTheInternalAPIAndOfActionsAreLookedAtToo() throws {
        func warnings(_ answer: JSON) -> [String] {
            answer["warnings"]?.arrayValue?.compactMap(\.stringValue) ?? []
        }
        let schema: JSON = ["type": "object", "properties": ["a": ["type": "string", "minLenght": 2]]]
        let settings: JSON = ["baseUri": "https://api.product.test", "credentialsSchema": schema]
        let workspace = warnings(try manager.call(.patchWorkspace, ["internalApi": settings]))
        #expect(workspace.count == 1 && workspace.first?.contains("minLength") == true, "\(workspace)")
        #expect(workspace.first?.contains("internalApi.credentialsSchema.properties.a.minLenght") == true)
        let action: JSON = [
            "key": "a", "type": "api-request-to-your-app", "config": ["request": ["uri": "/a"]], "inputSchema": schema,
        ]
        let made = warnings(try manager.call(.createAction, action))
        #expect(made.count == 1 && made.first?.contains("inputSchema.properties.a.minLenght") == true, "\(made)")
        #expect(warnings(try manager.call(.patchAction, ["key": "a", "name": "A"])) == made)
        // Nobody is told who only looks, or once it is right.
        #expect(try manager.call(.getAction, ["key": "a"])["warnings"] == nil)
        #expect(try manager.call(.getWorkspace)["warnings"] == nil)
        #expect(try manager.call(.patchAction, ["key": "a", "inputSchema": ["type": "object"]])["warnings"] == nil)
    }

    @Test func whatCannotBeToldFromTheSchemaIsNotTold() throws {
        #expect(try warnings(keyed(["$var": "credentials.apiKey"])) == [])
        let other: JSON = ["$var": "credentials.other"]
        #expect(try warnings(keyed(other, schema: ["patternProperties": ["^o": true]])) == [])
        #expect(try warnings(keyed(other, schema: ["properties": [:]])) == [])
        let made: JSON = ["getCredentialsFromConnectionParameters": ["mapping": ["other": "x"]]]
        #expect(try warnings(keyed(other, members: made)) == [])
    }

    @Test func theCatalogueHasNothingToBeTold() throws {
        for connector in try Catalogue.builtIn() {
            let review = try ConnectorReview(connector, allowsPrivateAddresses: false)
            #expect(review.warnings == [], "\(connector.key)")
        }
    }

    @Test func anOAuthConnectorWithoutParametersIsTold() throws {
        try world.makeOAuthApp()
        let found = try manager.call(.patchConnector, ["key": "crm", "name": "New"])["warnings"]
        #expect(found?[0]?.stringValue?.contains("parametersSchema") == true)
    }

    @Test(arguments: [
        "http://api.keyed.test", "https://127.0.0.1", "https://[::1]:8443", "http://169.254.169.254",
        "https://10.0.0.1",
    ])
    func anAddressThatThisEngineRefusesIsRefusedAtOnce(address: String) throws {
        let definition = keyed("x", members: ["makeApiClient": ["mapping": ["baseUri": .string(address)]]])
        let refusal = manager.refusal(.createConnector, definition)
        #expect(refusal?.status == .addressRefused && refusal?.data["path"] == "makeApiClient.mapping.baseUri")
        var options = try EngineOptions(json: nil)
        options.allowsPrivateAddresses = true
        let permitting = try World(options: options)
        #expect(try permitting.manager().refusal(.createConnector, definition) == nil)
    }

    @Test func aMisspeltParameterIsRefusedWithTheNearestOne() throws {
        let refusal = manager.refusal(
            .createIntegration, ["connectorKey": "hubspot", "parameters": ["clientID": "a", "clientSecret": "b"]])
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "parameters.clientID")
        #expect(refusal?.message.contains("clientId") == true)
        _ = try manager.call(.createIntegration, ["connectorKey": "hubspot", "parameters": ["clientId": "a"]])
        let patch = manager.refusal(.patchIntegration, ["key": "hubspot", "parameters": ["clientsecret": "b"]])
        #expect(patch?.data["path"] == "parameters.clientsecret")
    }

    // MARK: Schemas

    @Test(arguments: ["example", "enumDescriptions", "propertyOrder", "note", "comment", "isRequired", "reference"])
    func annotationsOfOtherGeneratorsAreKept(name: String) throws {
        let property = JSON.object(JSONObject(distinct: [("type", "string"), (name, "x")]))
        let schema: JSON = ["properties": ["apiKey": property]]
        let found = try warnings(keyed("x", schema: schema))
        #expect(found.allSatisfy { $0.contains("inputSchema.properties.apiKey.\(name)") })
    }

    @Test func aKeywordThatLooksMisspeltIsTold() throws {
        let found = try warnings(keyed("x", schema: ["properties": ["apiKey": ["type": "string", "minLenght": 3]]]))
        #expect(found.count == 1 && found[0].contains("“minLength”"))
    }

    @Test func messagesSayWhatIsWrong() throws {
        func message(_ schema: JSON) -> String? {
            failure { () throws(Failure) in _ = try Schema(schema, path: "s") }?.message
        }
        #expect(message(["minLength": -1]) == "“minLength” needs a whole number, zero or more, not -1.")
        #expect(message(["multipleOf": 0]) == "“multipleOf” needs a number above 0, not 0.")
        #expect(message(["allOf": []]) == "“allOf” needs an array that is not empty, not an empty array.")
        #expect(message(["type": []]) == "“type” needs a type, not an empty array.")
        #expect(message(["$schema": "http://json-schema.org/draft-04/schema#"])?.contains("draft-07") == true)
    }

    @Test func olderDraftsIgnoreWhatStandsBesideAReference() throws {
        let document: JSON = [
            "definitions": ["list": ["type": "array"], "number": ["$id": "#foo", "type": "integer"]],
            "properties": ["a": ["$ref": "#/definitions/list", "maxItems": 2], "b": ["$ref": "#foo"]],
        ]
        let older = try Schema(
            document.merging(["$schema": "http://json-schema.org/draft-07/schema#"]), path: "s")
        try older.check(["a": [1, 2, 3]], what: "v")
        #expect(failure { () throws(Failure) in try older.check(["b": "x"], what: "v") } != nil)
        var newer = object(document)
        newer["definitions"] = ["list": ["type": "array"]]
        newer["properties"] = ["a": ["$ref": "#/definitions/list", "maxItems": 2]]
        let schema = try Schema(.object(newer), path: "s")
        #expect(failure { () throws(Failure) in try schema.check(["a": [1, 2, 3]], what: "v") } != nil)
    }

    // MARK: Workspaces

    @Test func aMisspeltWorkspaceMakesNoSecondOne() throws {
        let file = try StoreFile()
        _ = try World(file)
        var options = try EngineOptions(json: nil)
        options.workspaceKey = "acmee"
        func open() throws(Failure) {
            let environment = EngineEnvironment(
                clock: world.clock, random: SeededRandom(seed: 9), transport: world.transport, rootKey: World.rootKey)
            _ = try Engine(url: file.path, options, environment)
        }
        let refusal = failure(open)
        #expect(refusal?.status == .notFound && refusal?.key == "workspace_unknown")
        #expect(refusal?.data["workspaces"] == ["acme"] && refusal?.message.contains("Did you mean `acme`?") == true)
        options.createsWorkspace = true
        #expect(failure(open) == nil)
        options.createsWorkspace = false
        #expect(failure(open) == nil)
    }
}
