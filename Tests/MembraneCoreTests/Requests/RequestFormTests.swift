import Testing

@testable import MembraneCore

/// What is sent through a connection: the connector's authentication, and what was asked for.
@Suite struct RequestFormTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        try world.makeKeyedApp()
        client = try world.tenant()
    }

    private func send(_ request: JSON, _ connectorKey: String = "keyed") throws -> HTTPRequest {
        let id = try world.connectKeyed(client, ["connectorKey": .string(connectorKey)])
        _ = try client.call(.request, (["connectionId": .string(id), "path": "/x"] as JSON).merging(request))
        return try #require(world.transport.requests.last)
    }

    private func refusal(_ request: JSON) throws -> Failure? {
        let id = try world.connectKeyed(client)
        let count = world.transport.requests.count
        let refusal = client.refusal(.request, (["connectionId": .string(id), "path": "/x"] as JSON).merging(request))
        #expect(world.transport.requests.count == count)
        return refusal
    }

    // MARK: Headers

    @Test func theConnectorsHeadersWin() throws {
        let request = try send([
            "headers": [
                "x-api-key": "forged", "X-API-KEY": "forged", "X-Other": "kept", "X-None": .null, "X-Number": 5,
            ]
        ])
        #expect(request.headerLines == ["X-Api-Key: key-1", "X-Number: 5", "X-Other: kept"])
    }

    @Test func aHeaderMayBeRepeated() throws {
        #expect(try send(["headers": ["X-A": ["1", "2"]]]).headerLines == ["X-A: 1", "X-A: 2", "X-Api-Key: key-1"])
    }

    @Test(arguments: ["Host", "content-length", "Transfer-Encoding", "Connection", "X Y", "", "X:Y", "Über"])
    func headersThatWouldChangeTheMessageAreRefused(name: String) throws {
        var headers = JSONObject()
        headers[name] = "x"
        #expect(try refusal(["headers": .object(headers)])?.status == .invalidRequest)
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\nb", "\u{7F}"])
    func headersWithLineBreaksAreRefused(value: String) throws {
        #expect(try refusal(["headers": ["X-A": .string(value)]])?.status == .invalidRequest)
    }

    @Test func basicAuthenticationReplacesTheCallersHeader() throws {
        try world.makeKeyedApp(
            key: "basic",
            members: [
                "makeApiClient": [
                    "type": "mapping",
                    "mapping": [
                        "baseUri": "https://api.keyed.test",
                        "auth": ["username": "us er", "password": ["$var": "credentials.apiKey"]],
                    ],
                ]
            ])
        let request = try send(["headers": ["authorization": "Bearer forged"]], "basic")
        #expect(request.headerLines == ["Authorization: Basic " + Base64.encode(Array("us er:key-1".utf8))])
    }

    // MARK: Query and method

    @Test func theQueryFollowsTheConnectors() throws {
        let query: JSON = ["a": "1 2&3", "list": ["x", "y"], "none": .null, "flag": true, "number": 5, "ü": "="]
        #expect(
            try send(["query": query, "path": "/x?p=1"]).uri.text
                == "https://api.keyed.test/x?p=1&format=json&a=1%202%263&list=x&list=y&flag=true&number=5&%C3%BC=%3D")
    }

    @Test(arguments: ["query", "headers"])
    func valuesThatAreNoTextsAreRefused(member: String) throws {
        for value: JSON in [["b": 1], [["b"]], [["b": 1]]] {
            let refusal = try refusal([member: ["a": value]])
            #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == .string("\(member).a"))
        }
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "REPORT"])
    func methodsArePassedOn(method: String) throws {
        #expect(try send(["method": .string(method)]).method == method)
    }

    @Test(arguments: ["TRACE", "trace", "CONNECT", "GET /", "GET\r\n", "Ü"])
    func methodsThatAreNoneAreRefused(method: String) throws {
        #expect(try refusal(["method": .string(method)])?.status == .invalidRequest)
    }

    // MARK: Body

    @Test(arguments: [
        (#"{"b":1,"a":[true,null,"ü"]}"#, #"{"b":1,"a":[true,null,"ü"]}"#, "application/json"),
        ("[]", "[]", "application/json"),
        ("5", "5", "application/json"), ("false", "false", "application/json"),
        (#""plain ü""#, "plain ü", "text/plain; charset=utf-8"),
        (#""""#, "", "text/plain; charset=utf-8"),
    ])
    func aBodyIsSentAsItsKindWants(body: String, text: String, type: String) throws {
        let request = try send(["method": "POST", "body": try JSON(parsing: body, what: "The body")])
        #expect(request.body == Array(text.utf8) && request.headers["Content-Type"] == type)
    }

    @Test func bytesAreSentAsTheyAre() throws {
        let request = try send(["method": "POST", "bodyBase64": "AP/+"])
        #expect(request.body == [0, 255, 254] && request.headers["Content-Type"] == "application/octet-stream")
    }

    @Test func theCallersContentTypeCounts() throws {
        let request = try send(["method": "POST", "body": "<a/>", "headers": ["content-type": "application/xml"]])
        #expect(request.headerLines == ["X-Api-Key: key-1", "content-type: application/xml"])
    }

    @Test func withoutABodyThereIsNone() throws {
        #expect(try send(["method": "POST"]).body == nil)
        let request = try send(["method": "POST", "body": .null])
        #expect(request.body == nil && request.headers["Content-Type"] == nil)
    }

    @Test func bodiesThatMakeNoSenseAreRefused() throws {
        #expect(try refusal(["body": "a", "bodyBase64": "YQ=="])?.data["path"] == "bodyBase64")
        #expect(try refusal(["bodyBase64": "no base64!"])?.data["path"] == "bodyBase64")
        #expect(try refusal(["method": "HEAD", "body": "a"])?.status == .invalidRequest)
    }
}
