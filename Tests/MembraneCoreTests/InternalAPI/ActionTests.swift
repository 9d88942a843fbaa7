import Testing

@testable import MembraneCore

/// Requests with names: made, found, run, archived.
@Suite struct ActionTests {
    private let world: World
    private let client: Client
    private let manager: Client

    init() throws {
        world = try World()
        client = try world.tenant()
        manager = try world.manager()
        _ = try manager.call(
            .patchWorkspace,
            [
                "internalApi": [
                    "baseUri": "https://api.product.test/internal",
                    "makeApiClient": ["mapping": ["headers": ["X-Key": ["$var": "credentials.key"]]]],
                ]
            ])
        _ = try client.call(.setCredentials, ["credentials": ["key": "secret-of-tenant"]])
        try world.makeKeyedApp()
    }

    private static let notify: JSON = [
        "key": "notify", "name": "Notify", "type": "api-request-to-your-app",
        "inputSchema": [
            "type": "object", "properties": ["id": ["type": "string"], "text": ["type": "string"]],
            "required": ["id"],
        ],
        "config": [
            "request": [
                "uri": ["$concat": ["users/", ["$var": "$.input.id"], "/notifications"]], "method": "POST",
                "headers": ["X-Kind": "text"], "query": ["quiet": ["$var": "$.input.quiet"]],
                "body": ["text": ["$var": "$.input.text"], "from": "membrane"],
            ]
        ],
    ]

    private func create(_ change: JSON = [:], as client: Client? = nil) throws -> JSON {
        try (client ?? manager).call(.createAction, Self.notify.merging(change))
    }

    // MARK: To the product's own API

    @Test func itSendsWhatItsConfigMakesOfTheInput() throws {
        _ = try create()
        world.transport.onApp { _ in .json(#"{"sent": 1}"#, status: 201) }
        let answer = try client.call(
            .runAction, ["key": "notify", "input": ["id": "u 1", "text": "Hi", "quiet": true]])
        #expect(answer["output"] == ["sent": 1])
        #expect(answer["actionRunId"]?.stringValue?.hasPrefix("run_") == true)
        let request = try #require(world.transport.requests.last)
        #expect(
            request.uri.text == "https://api.product.test/internal/users/u%201/notifications?quiet=true"
                && request.method == "POST")
        #expect(
            request.headerLines == ["Content-Type: application/json", "X-Key: secret-of-tenant", "X-Kind: text"])
        #expect(try JSON(parsing: request.bodyText, what: "body") == ["text": "Hi", "from": "membrane"])
    }

    @Test(arguments: ["/notifications", "notifications"])
    func theAddressIsJoinedWithOrWithoutASlash(uri: String) throws {
        _ = try create(["config": ["request": ["uri": .string(uri)]], "inputSchema": ["type": "object"]])
        #expect(try client.call(.act, ["key": "notify"])["output"] == ["ok": true])
        let request = try #require(world.transport.requests.last)
        #expect(request.uri.text == "https://api.product.test/internal/notifications" && request.method == "GET")
    }

    @Test(arguments: ["../admin", "..", "a/../admin", "..\\admin", "a\r\nX: y"])
    func anInputLeadsNowhereElse(id: String) throws {
        _ = try create()
        #expect(client.refusal(.runAction, ["key": "notify", "input": ["id": .string(id)]])?.status == .invalidRequest)
        #expect(world.transport.requests.isEmpty)
    }

    @Test(arguments: [
        ("a/b", "a%2Fb"), ("a?admin=1", "a%3Fadmin%3D1"), ("a#b", "a%23b"), ("a&b=c", "a%26b%3Dc"), ("é ", "%C3%A9%20"),
        ("%2e%2e/admin", "%252e%252e%2Fadmin"), (":8443", "%3A8443"), ("@evil.test", "%40evil.test"), ("a;b", "a%3Bb"),
    ])
    func anInputStaysInItsPartOfTheAddress(id: String, written: String) throws {
        let addresses: [JSON] = [
            ["$concat": ["users/", ["$var": "$.input.id"], "/n"]], ["$template": "users/${$.input.id}/n"],
            ["$tpl": ["template": "users/{id}/n", "values": ["id": ["$var": "$.input.id"]]]],
            ["$concat": ["users/", ["$firstNotEmpty": [["$var": "$.input.none"], ["$var": "$.input.id"]]], "/n"]],
            // Put together twice, encoded once.
            ["$concat": ["users", ["$template": "/${$.input.id}"], ["$concat": ["/", "n"]]]],
            ["$concat": ["users/", ["$case": ["cases": [["filter": true, "value": ["$var": "$.input.id"]]]]], "/n"]],
        ]
        for (index, uri) in addresses.enumerated() {
            let key = JSON.string("address-\(index)")
            _ = try create(["key": key, "config": ["request": ["uri": uri]]])
            _ = try client.call(.runAction, ["key": key, "input": ["id": .string(id)]])
            #expect(
                world.transport.requests.last?.uri.text == "https://api.product.test/internal/users/\(written)/n",
                "\(uri.text)")
        }
        // In a query that is written into the address, too; elsewhere nothing is encoded.
        let request: JSON = [
            "uri": ["$template": "a?q=${$.input.id}"], "method": "POST",
            "body": ["$concat": ["x", ["$var": "$.input.id"]]],
        ]
        _ = try create(["config": ["request": request]])
        _ = try client.call(.runAction, ["key": "notify", "input": ["id": .string(id)]])
        #expect(world.transport.requests.last?.uri.text == "https://api.product.test/internal/a?q=\(written)")
        #expect(world.transport.requests.last?.bodyText == "x" + id)
    }

    @Test func whatIsComparedOrComputedInAnAddressIsNotEncodedBefore() throws {
        let id: JSON = ["$var": "$.input.id"]
        let map: JSON = ["$map": ["value": id, "mapping": [["from": "A/B", "to": "known/part"]], "default": id]]
        let uri: JSON = ["$concat": ["x/", map, "/", ["$lower": id]]]
        _ = try create(["config": ["request": ["uri": uri]]])
        for (id, written) in [("A/B", "known/part/a%2Fb"), ("C/D", "C%2FD/c%2Fd")] {
            _ = try client.call(.runAction, ["key": "notify", "input": ["id": .string(id)]])
            #expect(world.transport.requests.last?.uri.text == "https://api.product.test/internal/x/\(written)")
        }
    }

    @Test(arguments: ["//evil.test/x", "https://evil.test/x"])
    func norDoesAnAddressThatIsAnInput(uri: String) throws {
        _ = try create(["config": ["request": ["uri": ["$var": "$.input.uri"]]], "inputSchema": ["type": "object"]])
        let refusal = client.refusal(.runAction, ["key": "notify", "input": ["uri": .string(uri)]])
        #expect(refusal?.key == "other_origin" && world.transport.requests.isEmpty)
        #expect(refusal?.data["actionRunId"] != nil)
        #expect(client.refusal(.runAction, ["key": "notify"])?.data["path"] == "input")
    }

    @Test func theInputIsChecked() throws {
        _ = try create()
        for input: JSON in [[:], ["id": 7]] {
            let refusal = client.refusal(.runAction, ["key": "notify", "input": input])
            #expect(refusal?.status == .invalidRequest && refusal?.data["errors"]?.arrayValue?.count == 1)
            #expect(refusal?.data["actionRunId"]?.stringValue?.hasPrefix("run_") == true)
        }
        #expect(world.transport.requests.isEmpty)
    }

    @Test func whatTheAppRefusesIsAnErrorWithItsAnswer() throws {
        _ = try create()
        let run: JSON = ["key": "notify", "input": ["id": "1"]]
        world.transport.onApp { _ in .json(#"{"problem": "no such user"}"#, status: 422) }
        var refusal = try #require(client.refusal(.runAction, run))
        #expect(refusal.status == .providerError && refusal.httpStatus == 422 && !refusal.isRetryable)
        #expect(refusal.data["status"] == 422 && refusal.data["response"] == ["problem": "no such user"])
        world.transport.onApp { _ in .json("\"" + String(repeating: "x", count: 9000) + "\"", status: 500) }
        refusal = try #require(client.refusal(.runAction, run))
        #expect(refusal.data["response"] == nil && refusal.isRetryable)
    }

    @Test(arguments: [
        "secret-of-tenant", #"secret\u002dof\u002Dtenant"#, "Secret-Of-Tenant", "secret%2Dof-tenant",
        "secret&#45;of-tenant",
        "c2VjcmV0LW9mLXRlbmFudA==",
    ])
    func anErrorHidesTheSecretThatTheAppRepeats(secret: String) throws {
        _ = try create()
        world.transport.onApp { _ in .json(#"{"problem": "bad key \#(secret)", "code": 7}"#, status: 400) }
        let refusal = try #require(client.refusal(.runAction, ["key": "notify", "input": ["id": "1"]]))
        // Of base64 a digit may stay that has no whole letter in it.
        let problem = try #require(refusal.data["response"]?["problem"]?.stringValue)
        #expect(problem.hasPrefix("bad key ***") && problem.utf8.count <= 14)
        #expect(refusal.data["response"]?["code"] == 7)
    }

    // MARK: Through a connection

    private func external(_ change: JSON = [:]) -> JSON {
        (["key": "list", "type": "api-request-to-external-app", "config": ["request": ["path": "/items"]]] as JSON)
            .merging(change)
    }

    @Test func itIsSentThroughTheTenantsOnlyConnection() throws {
        _ = try manager.call(.createAction, external())
        #expect(client.refusal(.runAction, ["key": "list"])?.status == .notFound)
        let id = try world.connectKeyed(client)
        #expect(try client.call(.runAction, ["key": "list"])["output"] == ["ok": true])
        let request = try #require(world.transport.requests.last)
        #expect(request.uri.host == "api.keyed.test" && request.headers["X-Api-Key"] == "key-1")
        _ = try world.connectKeyed(client, ["allowMultipleConnections": true, "key": "second"])
        #expect(client.refusal(.runAction, ["key": "list"])?.key == "connection_ambiguous")
        for connection: JSON in [["connectionId": .string(id)], ["connectionKey": "second"]] {
            #expect(client.refusal(.runAction, (["key": "list"] as JSON).merging(connection)) == nil)
        }
        let other = try world.tenant("customer-2")
        #expect(other.refusal(.runAction, ["key": "list", "connectionId": .string(id)])?.status == .notFound)
    }

    @Test func anIntegrationNamesItsConnection() throws {
        _ = try manager.call(.createIntegration, ["connectorKey": "keyed", "key": "one"])
        _ = try manager.call(.createIntegration, ["connectorKey": "keyed", "key": "two"])
        for key in ["one", "two"] {
            _ = try client.call(
                .connect, ["integrationKey": .string(key), "input": ["apiKey": .string("key-of-" + key)]])
        }
        _ = try manager.call(.createAction, external(["integrationKey": "one"]))
        _ = try client.call(.runAction, ["key": "list"])
        _ = try client.call(.runAction, ["key": "list", "integrationKey": "two"])
        #expect(
            world.transport.requests.suffix(2).map { $0.headers["X-Api-Key"] } == ["key-of-one", "key-of-two"])
    }

    @Test func oneRequestNeedsNoAction() throws {
        _ = try world.connectKeyed(client)
        let answer = try client.call(
            .act,
            ["api": ["method": "POST", "path": "/items", "query": ["a": 1], "body": ["b": 2]], "meta": ["why": "x"]])
        #expect(answer["output"] == ["ok": true] && answer["actionRunId"] != nil)
        let request = try #require(world.transport.requests.last)
        #expect(request.method == "POST" && request.uri.text == "https://api.keyed.test/items?format=json&a=1")
        #expect(client.refusal(.act, ["api": ["pth": "/items"]])?.data["path"] == "api.pth")
        #expect(client.refusal(.act, ["api": ["path": "/items", "connectionId": "x"]])?.status == .invalidRequest)
    }

    @Test func codeIsRefusedWithWhatToUseInstead() throws {
        let refusal = client.refusal(.act, ["code": "module.exports = async () => 1"])
        #expect(refusal?.status == .unsupported && refusal?.message.contains("`api`") == true)
        for request: JSON in [[:], ["api": ["path": "/"], "key": "x"], ["id": "a", "key": "b"]] {
            #expect(client.refusal(.act, request)?.status == .invalidRequest)
        }
        for type in ["run-javascript", "http-request"] {
            #expect(manager.refusal(.createAction, external(["type": .string(type)]))?.status == .unsupported)
        }
    }

    // MARK: Records

    @Test func whoseTheyAre() throws {
        let own = try create()
        let connection = try world.connectKeyed(client)
        let scoped = try client.call(.createAction, external(["connectionId": .string(connection)]))
        #expect(scoped["connectionId"] == .string(connection) && scoped["config"] != nil)
        #expect(client.refusal(.createAction, external())?.status == .accessDenied)
        #expect(client.refusal(.patchAction, ["key": "notify", "name": "x"])?.status == .accessDenied)
        #expect(client.refusal(.archiveAction, ["key": "notify"])?.status == .accessDenied)
        // What the workspace's own sends is for managers.
        #expect(own["config"] != nil)
        #expect(try client.call(.getAction, ["key": "notify"])["config"] == nil)
        #expect(try client.call(.listActions)["items"]?.arrayValue?.map { $0["key"] } == ["list", "notify"])
        let other = try world.tenant("customer-2")
        #expect(try other.call(.listActions)["items"]?.arrayValue?.map { $0["key"] } == ["notify"])
        #expect(try world.workspaceOnly().call(.listActions)["items"]?.arrayValue?.count == 1)
        #expect(try manager.call(.listActions)["items"]?.arrayValue?.count == 2)
        for operation: MembraneCore.Operation in [.getAction, .patchAction, .archiveAction, .runAction] {
            #expect(other.refusal(operation, ["id": scoped["id"] ?? .null])?.status == .notFound)
        }
        #expect(try client.call(.runAction, ["id": scoped["id"] ?? .null])["output"] == ["ok": true])
        #expect(
            try client.call(.getAction, ["key": "list", "connectionId": .string(connection)])["id"] == scoped["id"])
        #expect(
            try client.call(.listActions, ["connectionId": .string(connection)])["items"]?.arrayValue?.count == 1)
    }

    @Test func theyAreChangedAndArchived() throws {
        _ = try create()
        #expect(manager.refusal(.createAction, Self.notify)?.status == .alreadyExists)
        let changed = try manager.call(
            .patchAction,
            ["key": "notify", "name": "Tell", "config": ["request": ["uri": "/tell"]], "inputSchema": .null])
        #expect(changed["name"] == "Tell" && changed["inputSchema"] == nil)
        _ = try client.call(.runAction, ["key": "notify"])
        #expect(world.transport.requests.last?.uri.path == "/internal/tell")
        let archived = try manager.call(.archiveAction, ["key": "notify"])
        #expect(archived["archivedAt"] != nil)
        #expect(try manager.call(.archiveAction, ["id": archived["id"] ?? .null]) == archived)
        #expect(client.refusal(.runAction, ["key": "notify"])?.status == .notFound)
        #expect(client.refusal(.runAction, ["id": archived["id"] ?? .null])?.key == "action_archived")
        #expect(try manager.call(.listActions)["items"] == [])
        #expect(try manager.call(.listActions, ["includeArchived": true])["items"]?.arrayValue?.count == 1)
        #expect(try create()["id"] != archived["id"], "The key is free again.")
    }

    static let wrong: [(JSON, String)] = [
        (["config": .null], "config"), (["config": ["request": ["uri": "/x"], "code": "x"]], "config.code"),
        (["config": [:]], "config.request"), (["config": ["request": ["$var": "input"]]], "config.request"),
        (["config": ["request": ["method": "GET"]]], "config.request.uri"),
        (["config": ["request": ["uri": 7]]], "config.request.uri"),
        (["config": ["request": ["uri": ""]]], "config.request.uri"),
        (["config": ["request": ["uri": "/x", "path": "/y"]]], "config.request.path"),
        (["config": ["request": ["uri": "/x", "methd": "GET"]]], "config.request.methd"),
        (["config": ["request": ["uri": "/x", "method": "FETCH"]]], "config.request.method"),
        (["config": ["request": ["uri": "/x", "headers": ["a b": "c"]]]], "config.request.headers"),
        (["config": ["request": ["uri": ["$var": "$.secrets.x"]]]], "config.request.uri"),
        (["config": ["request": ["uri": "/x", "body": ["$nothing": 1]]]], "config.request.body"),
        (["inputSchema": ["type": "objct"]], "inputSchema.type"), (["type": "flow"], "type"),
    ]

    @Test(arguments: wrong)
    func whatCannotBeRunIsRefusedAndSaysWhere(change: JSON, path: String) throws {
        let refusal = try #require(manager.refusal(.createAction, Self.notify.merging(change)))
        #expect(refusal.status == .invalidRequest)
        #expect(refusal.data["path"]?.stringValue?.hasPrefix(path) == true, "\(refusal.data)")
        #expect(try manager.call(.listActions)["items"] == [])
    }
}
