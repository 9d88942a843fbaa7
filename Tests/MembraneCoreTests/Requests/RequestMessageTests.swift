import Testing

@testable import MembraneCore

/// How a request is written down.
@Suite struct RequestMessageTests {
    private let app: KeyedApp

    init() throws { app = try KeyedApp() }

    @Test func onlyThePathIsNeeded() throws {
        let request = try app.seen([:])
        #expect(request.method == "GET" && request.uri.text == "https://api.keyed.test/me?format=json")
        #expect(request.headerLines == ["X-Api-Key: key-1"])
        #expect(request.body == nil)
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "REPORT"])
    func everyOtherMethodIsSent(method: String) throws {
        #expect(try app.seen(["method": .string(method)]).method == method)
    }

    @Test func aQueryIsAddedInItsOrder() throws {
        let query: JSON = ["a": ["x y", "é&="], "b": true, "c": 7, "d": .null, "e": [], "f": 1.5, "g": ""]
        let request = try app.seen(["path": "items?p=1", "query": query])
        #expect(
            request.uri.text
                == "https://api.keyed.test/items?p=1&format=json&a=x%20y&a=%C3%A9%26%3D&b=true&c=7&f=1.5&g="
        )
    }

    @Test(arguments: [
        "format", "FORMAT", "Format", "%66ormat", "f%6frmat", "%46ORMAT", "+format", "%20format", "format[]",
        "format%5B0%5D",
        "format%00",
    ])
    func theConnectorsQueryCannotBeReplaced(name: String) throws {
        for path in ["items?\(name)=xml&p=1", "items?p=1&\(name)=xml", "items?p=1;\(name)=xml&\(name)"] {
            #expect(try app.seen(["path": .string(path)]).uri.text == "https://api.keyed.test/items?p=1&format=json")
        }
        let whole = "https://api.keyed.test/items?\(name)=xml"
        #expect(try app.seen(["path": .string(whole)]).uri.text == "https://api.keyed.test/items?format=json")
    }

    @Test(arguments: ["format", "Format", " format", "format[a]"])
    func norByAMemberOfTheRequest(name: String) throws {
        let query: JSON = .object(object([name: ["xml", "csv"], "a": 1]))
        #expect(try app.seen(["query": query]).uri.text == "https://api.keyed.test/me?format=json&a=1")
    }

    @Test(arguments: ["formats", "for-mat", "xformat", "f", "form%61ts", "a=format", "%2566ormat"])
    func otherParametersStay(item: String) throws {
        #expect(
            try app.seen(["path": .string("me?\(item)")]).uri.text == "https://api.keyed.test/me?\(item)&format=json")
    }

    @Test func whatTheBaseAddressHasCannotBeReplacedEither() throws {
        let app = try KeyedApp(members: [
            "makeApiClient": [
                "type": "mapping",
                "mapping": ["baseUri": "https://api.keyed.test/v1?api.version=2", "query": ["key": "k"]],
            ]
        ])
        let request = try app.seen(["path": "me?API_VERSION=1&a=b&key=other", "query": ["api_version": 3, "c": 1]])
        #expect(request.uri.text == "https://api.keyed.test/v1/me?api.version=2&a=b&key=k&c=1")
    }

    // MARK: Headers

    @Test func headersAreSentAsTheyAreGiven() throws {
        let request = try app.seen([
            "headers": ["Accept": "text/csv", "X-Tag": ["a", 2], "X-Flag": true, "X-None": .null]
        ])
        #expect(
            request.headerLines == ["Accept: text/csv", "X-Api-Key: key-1", "X-Flag: true", "X-Tag: 2", "X-Tag: a"])
    }

    @Test(arguments: ["X-Api-Key", "x-api-key", "X-API-KEY", "X_Api_Key", "x_api-key", "X.API.KEY"])
    func theConnectorsHeadersCannotBeReplaced(name: String) throws {
        let request = try app.seen(["headers": .object(object([name: ["forged", "forged again"]]))])
        #expect(request.headerLines == ["X-Api-Key: key-1"])
    }

    @Test(arguments: [["$plain": ["p", 2, .null, true]], ["p", 2, .null, true]] as [JSON])
    func theConnectorsListIsSentWhole(list: JSON) throws {
        let app = try KeyedApp(members: [
            "makeApiClient": [
                "type": "mapping",
                "mapping": [
                    "baseUri": "https://api.keyed.test", "headers": ["X-V": list, "X-One": [1], "X-None": []],
                ],
            ]
        ])
        let request = try app.seen(["headers": ["x-v": "forged", "X-Own": ["a", "b"]]])
        #expect(
            request.headers.fields.map { "\($0.name): \($0.value)" } == [
                "X-Own: a", "X-Own: b", "X-V: p", "X-V: 2", "X-V: true", "X-One: 1",
            ])
    }

    @Test func aListInAListIsRefused() throws {
        for list: JSON in [["$plain": [["p"]]], ["$plain": [["a": 1] as JSON]]] {
            let members: JSON = [
                "makeApiClient": [
                    "type": "mapping", "mapping": ["baseUri": "https://api.keyed.test", "headers": ["X-V": list]],
                ]
            ]
            let failure = Failure.thrown { _ = try KeyedApp(members: members) }
            #expect(failure?.key == "connector_invalid" && failure?.message.contains("headers.X-V") == true)
        }
    }

    @Test func norCanBasicAuthentication() throws {
        let app = try KeyedApp(members: [
            "makeApiClient": [
                "type": "mapping",
                "mapping": [
                    "baseUri": "https://api.keyed.test",
                    "auth": ["username": ["$var": "credentials.apiKey"], "password": "p:w/é"],
                ],
            ]
        ])
        let request = try app.seen(["headers": ["authorization": "Bearer forged"]])
        #expect(request.headerLines == ["Authorization: Basic " + Base64.encode(Array("key-1:p:w/é".utf8))])
    }

    @Test(arguments: [
        "Host", "content-length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "", "A B", "A:",
        "A\r\nB", "É",
    ])
    func headersThatFrameTheMessageAreRefused(name: String) throws {
        #expect(app.refusal(["headers": .object(object([name: "x"]))])?.status == .invalidRequest)
    }

    @Test(arguments: ["a\r\nX-Injected: b", "a\nb", "a\rb", "a\u{7F}b", "a\u{1}b"])
    func aHeaderStaysOneLine(value: String) throws {
        let refusal = try #require(app.refusal(["headers": ["X-Note": .string(value)]]))
        #expect(refusal.status == .invalidRequest && !refusal.message.contains(value))
    }

    static let noTexts: [(String, JSON)] = [("query", ["a": ["b": 1]]), ("headers", ["a": [["b"]]])]

    @Test(arguments: noTexts)
    func whatIsNoTextIsRefused(member: String, value: JSON) throws {
        let refusal = app.refusal(.object(object([member: value])))
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == .string(member + ".a"))
        #expect(app.sent.isEmpty)
    }

    @Test(arguments: ["TRACE", "CONNECT", "GET /", "get\r\n", "G\u{CB}T"])
    func aMethodThatIsNoneIsRefused(method: String) {
        #expect(app.refusal(["method": .string(method)])?.status == .invalidRequest)
    }

    // MARK: Body

    static let bodies: [(JSON, String, String)] = [
        (["a": [1, "é", .null]], #"{"a":[1,"é",null]}"#, "application/json"),
        ([], "[]", "application/json"),
        (true, "true", "application/json"), (7, "7", "application/json"),
        ("a=1&b=é", "a=1&b=é", "text/plain; charset=utf-8"), ("", "", "text/plain; charset=utf-8"),
    ]

    @Test(arguments: bodies)
    func aBodyIsJSONUnlessItIsAString(body: JSON, text: String, type: String) throws {
        let request = try app.seen(["method": "POST", "body": body])
        #expect(request.body == Array(text.utf8))
        #expect(request.headerLines == ["Content-Type: " + type, "X-Api-Key: key-1"])
    }

    @Test func bytesAreGivenInBase64() throws {
        let request = try app.seen(["method": "PUT", "bodyBase64": "AP+AAQ=="])
        #expect(request.body == [0, 0xFF, 0x80, 1])
        #expect(request.headers["Content-Type"] == "application/octet-stream")
    }

    static let forms: [JSON] = [["body": "a=1"], ["bodyBase64": "YT0x"]]

    @Test(arguments: forms)
    func aContentTypeThatIsGivenHolds(body: JSON) throws {
        let type: JSON = ["method": "POST", "headers": ["content-type": "application/x-www-form-urlencoded"]]
        let request = try app.seen(type.merging(body))
        #expect(request.headerLines == ["X-Api-Key: key-1", "content-type: application/x-www-form-urlencoded"])
        #expect(request.bodyText == "a=1")
    }

    @Test func nullIsNoBody() throws {
        let request = try app.seen(["method": "POST", "body": .null, "bodyBase64": .null])
        #expect(request.body == nil && request.headers["Content-Type"] == nil)
    }

    @Test func thereIsOneBody() {
        let refusal = app.refusal(["method": "POST", "body": "a", "bodyBase64": "YQ=="])
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "bodyBase64")
        #expect(app.sent.isEmpty)
    }

    @Test(arguments: ["YQ", "Y Q=", "-_8=", "YR==", "="])
    func whatIsNoBase64IsRefused(text: String) {
        let refusal = app.refusal(["method": "POST", "bodyBase64": .string(text)])
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "bodyBase64")
    }

    @Test func headHasNoBody() {
        #expect(app.refusal(["method": "HEAD", "body": "a"])?.status == .invalidRequest)
    }
}
