import Testing

@testable import MembraneCore

/// What is wrong with a connector and only shows when it runs: for whoever wrote it, with its place.
@Suite struct WrongConnectorTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        client = try world.tenant()
    }

    /// Why a request of an app ends that has this header and entered these credentials.
    private func refusal(_ header: JSON, input: JSON, members: JSON = [:]) throws -> Failure? {
        let mapping: JSON = ["baseUri": "https://api.keyed.test", "headers": ["X-V": header]]
        let definition: JSON = [
            "key": "wrong", "name": "Wrong", "type": "client-credentials", "inputSchema": ["type": "object"],
            "makeApiClient": ["mapping": mapping],
        ]
        _ = try world.manager().call(.createConnector, definition.merging(members))
        do throws(Failure) {
            let id = try client.call(.connect, ["connectorKey": "wrong", "input": input])["id"] ?? .null
            return client.refusal(.request, ["connectionId": id, "path": "/x"])
        } catch {
            return error
        }
    }

    private func check(_ failure: Failure?, _ path: String, _ word: String = "") {
        #expect(failure?.status == .configuration)
        #expect(failure?.data["connectorKey"] == "wrong" && failure?.data["function"] == "makeApiClient")
        #expect(failure?.data["path"] == .string(path))
        let message = failure?.message ?? ""
        #expect(message.contains("“wrong”") && message.contains(path) && message.contains(word), "\(message)")
    }

    private static let place = "makeApiClient.mapping.headers.X-V"

    private static let headers: [(header: JSON, word: String)] = [
        (["$concat": ["Bearer ", ["$var": "credentials.apiKey"]]], "$concat"),
        (["$template": "a ${credentials.apiKey}"], "$template"),
        (["$tpl": ["template": "a {x}", "values": ["x": ["$var": "credentials.apiKey"]]]], "$tpl"),
        (["$lower": ["$var": "credentials.number"]], "$lower"),
        (["$concat": ["a", ["$var": "credentials.object"]]], "$concat"),
        (["$var": "credentials.object"], "a text"),
    ]

    @Test(arguments: headers)
    func aFormulaThatFindsSomethingElseNamesItsPlace(header: JSON, word: String) throws {
        check(try refusal(header, input: ["number": 1, "object": ["p": 1]]), Self.place, word)
    }

    @Test func tooMuchWorkKeepsItsKey() throws {
        let long = String(repeating: "y", count: 200_000)
        let header: JSON = ["$concat": .array([JSON](repeating: ["$var": "credentials.b"], count: 100))]
        let failure = try refusal(header, input: ["b": .string(long)])
        check(failure, Self.place)
        #expect(failure?.key == "formula_too_much_work")
    }

    @Test func theTestOfAConnectorIsNamedToo() throws {
        let failure = try refusal(
            "fixed", input: ["a": 1],
            members: [
                "test": ["path": "/me", "requestMapping": ["query": ["q": ["$lower": ["$var": "credentials.a"]]]]]
            ])
        #expect(failure?.status == .configuration && failure?.data["function"] == "test")
        #expect(failure?.data["path"] == "test.requestMapping.query.q" && failure?.data["connectorKey"] == "wrong")
    }

    @Test func aHandlerOfAnswersIsNamedToo() throws {
        let handler: JSON = ["match": ["$lower": ["$var": "response.statusCode"]], "isSuccess": true]
        let failure = try refusal(
            "fixed", input: ["a": 1],
            members: [
                "makeApiClient": [
                    "mapping": ["baseUri": "https://api.keyed.test", "responseHandlers": [handler]]
                ]
            ])
        #expect(failure?.status == .configuration && failure?.data["connectorKey"] == "wrong")
        #expect(
            failure?.data["path"]?.stringValue?.hasPrefix("makeApiClient.mapping.responseHandlers[0].match") == true)
    }

    @Test func inAListThePlaceHasItsNumber() throws {
        let failure = failure { () throws(Failure) in
            let tree: JSON = ["a.b": ["x", ["c": ["$lower": ["$var": "n"]]]]]
            _ = try Formula(tree, path: "f").evaluate(object(["n": 1]))
        }
        #expect(failure?.data["path"] == "f.a\\.b[1].c")
    }

    /// Who enters a part of a host chooses no port; who enters the whole of it may.
    @Test(arguments: [
        ("https://api.", "x.test:8443", false), ("https://x.test", ":8443", false), ("https://", "x.test:8443", true),
    ])
    func aPortIsChosenWithTheWholeHostOnly(before: String, entered: String, isFine: Bool) throws {
        let formula: JSON = ["$concat": [.string(before), ["$var": "connectionInput.host"], "/v1"]]
        let failure = failure { () throws(Failure) in
            _ = try Formula.evaluate(formula, object(["connectionInput": ["host": .string(entered)]]))
        }
        #expect((failure == nil) == isFine && (isFine || failure?.key == "host_part_invalid"))
        #expect(isFine || failure?.message.contains("port") == false)
    }

    @Test func whatAPersonEnteredStaysTheirs() throws {
        let failure = try refusal(
            "fixed", input: ["subdomain": "evil.example/"],
            members: [
                "makeApiClient": [
                    "mapping": [
                        "baseUri": ["$concat": ["https://", ["$var": "connectionInput.subdomain"], ".keyed.test"]]
                    ]
                ]
            ])
        #expect(failure?.status == .invalidRequest && failure?.key == "host_part_invalid")
    }
}
