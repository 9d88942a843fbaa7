import Testing

@testable import MembraneCore

/// Texts that Swift takes for equal and that are not, and accents that would hide the delimiter before them: what is told
/// apart by the store and by other programs is told apart here.
@Suite struct LookalikeTextTests {
    private static let accent = "\u{301}"
    private static let composed = "caf\u{E9}"
    private static let decomposed = "cafe\u{301}"
    /// The sign of the kelvin.
    private static let kelvin = "\u{212A}"

    @Test func aCustomStateMayBeginWithAnAccent() throws {
        let world = try World()
        try world.makeOAuthApp()
        let client = try world.tenant()
        let customState = Self.accent + "mine"
        let attempt = try world.startOAuth(
            client, ["connectorKey": "crm", "customState": .string(customState)])
        let answer = try client.call(.completeConnect, attempt.callback())
        #expect(answer["customState"]?.stringValue?.utf8.elementsEqual(customState.utf8) == true)
    }

    @Test(arguments: [
        "https://api.keyed.test/items?\(accent)&api_key=key-1&page=2", "?page=2\(accent)&api_key=key-1",
        "/items?page=2&api_key=key-1#\(accent)&api_key=key-1", "items\(accent)?api_key=key-1",
    ])
    func noCursorHasTheKey(next: String) throws {
        let api: JSON = [
            "type": "mapping",
            "mapping": [
                "baseUri": "https://api.keyed.test", "query": ["api_key": ["$var": "credentials.apiKey"]],
            ],
            "pagination": ["type": "url", "next": "response.data.next"],
        ]
        let app = try KeyedApp(members: ["makeApiClient": api])
        let body: JSON = ["next": .string(next)]
        app.transport.onApp { _ in .json(body.text) }
        let cursor = try app.send(["path": "/items", "pagination": true])["cursor"]?.stringValue ?? ""
        let address = try #require(Base64.decode(Array(cursor.utf8), .url))
        #expect(!address.isEmpty && !String(decoding: address, as: UTF8.self).utf8.contains("key-1".utf8))
    }

    @Test func aUserNameHidesNoColon() throws {
        let api: JSON = [
            "type": "mapping",
            "mapping": [
                "baseUri": "https://api.keyed.test",
                "auth": ["username": ["$var": "credentials.apiKey"], "password": "secret"],
            ],
        ]
        let world = try World()
        try world.makeKeyedApp(members: ["makeApiClient": api])
        let refusal = try world.tenant().refusal(
            .connect, ["connectorKey": "keyed", "input": ["apiKey": .string("user:\(Self.accent)")]])
        #expect(refusal?.key == "connector_invalid")
    }

    @Test func aHostAnswersForOneTenantOnly() throws {
        let world = try World(clock: ManualClock(waitsReally: true))
        let internalApi: JSON = [
            "baseUri": "https://api.product.test",
            "makeApiClient": ["mapping": ["headers": ["X-Key": ["$var": "credentials.key"]]]],
        ]
        _ = try world.manager().call(.patchWorkspace, ["internalApi": internalApi])
        let answer: JSON = ["credentials": ["key": "other"], "tenantKey": .string(Self.decomposed)]
        world.engine.setFetchCallback { _ in .given(answer.text) }
        let refusal = try world.tenant(Self.composed).refusal(.request, ["path": "/orders"])
        #expect(refusal?.key == "fetch_answer_other_tenant")
        #expect(try world.tenant(Self.decomposed).call(.request, ["path": "/orders"])["status"] == 200)
    }

    @Test func aTenantCanBeGivenALookalikeOfItsKey() throws {
        let world = try World()
        _ = try world.tenant(Self.composed).call(.getSelf)
        let answer = try world.manager().call(
            .patchTenant, ["tenantKey": .string(Self.composed), "internalId": .string(Self.decomposed)])
        #expect(answer["internalId"]?.stringValue?.utf8.elementsEqual(Self.decomposed.utf8) == true)
    }

    @Test func aSchemaAllowsNoLookalikesOfItsMembers() throws {
        let schema: JSON = [
            "type": "object", "properties": [Self.composed: ["type": "string"]], "required": [.string(Self.composed)],
            "additionalProperties": false,
        ]
        #expect(throws: Never.self) { try Schema.check([Self.composed: "x"], against: schema, what: "input") }
        #expect(throws: Failure.self) { try Schema.check([Self.decomposed: "x"], against: schema, what: "input") }
        let others: JSON = [
            "properties": [Self.composed: ["type": "string"]], "additionalProperties": ["type": "integer"],
        ]
        #expect(throws: Failure.self) { try Schema.check([Self.decomposed: "x"], against: others, what: "input") }
        let unevaluated: JSON = ["properties": [Self.composed: true], "unevaluatedProperties": false]
        #expect(throws: Failure.self) { try Schema.check([Self.decomposed: "x"], against: unevaluated, what: "input") }
    }

    @Test func objectsKeepLookalikesApart() throws {
        let text = "{\"\(Self.composed)\":1,\"\(Self.decomposed)\":2,\"K\":3,\"\(Self.kelvin)\":4}"
        let json = try JSON(parsing: text, what: "The text")
        #expect(json.objectValue?.count == 4 && json.text == text)
        var object = JSONObject()
        for number in 0..<40 { object["member-\(number)"] = .integer(Int64(number)) }
        object[Self.composed] = 1
        object[Self.decomposed] = 2
        object["K"] = 3
        #expect(object.count == 43 && object[Self.composed] == 1 && object[Self.decomposed] == 2)
        #expect(object[Self.kelvin] == nil && JSON.string("K") != .string(Self.kelvin))
        object[Self.composed] = nil
        #expect(object.count == 42 && object[Self.composed] == nil && object[Self.decomposed] == 2)
    }

    @Test func headersHaveNamesOfASCII() {
        var headers = HTTPHeaders()
        headers.append("Lin\(Self.kelvin)", "a")
        headers.append("LINK", "b")
        #expect(headers["link"] == "b" && headers["lin\(Self.kelvin)"] == "a")
        headers["Link"] = nil
        #expect(headers.fields.map(\.value) == ["a"])
    }

    @Test func anAnswerIsJSONWhateverFollowsItsType() {
        var response = HTTPResponse(status: 200, body: Array("{}".utf8))
        response.headers["Content-Type"] = "application/json;\(Self.accent)charset=utf-8"
        #expect(response.json["body"] == [:])
    }

    @Test func aStoreHidesNoScheme() {
        for url in ["http:\(Self.accent)", "postgresql:\(Self.accent)//x"] {
            #expect(failure { () throws(Failure) in _ = try StoreLocation(url: url) }?.status == .unsupported)
        }
        #expect((try? StoreLocation(url: "sqlite:\(Self.accent)"))?.path.utf8.elementsEqual(Self.accent.utf8) == true)
    }

    @Test func aProxysPasswordMayBeginWithAnAccent() throws {
        let proxy = try ProxyRules("http://user:\(Self.accent)@proxy.test", exceptions: nil)
        #expect(proxy.username == "user" && proxy.password?.exposed == Array(Self.accent.utf8))
    }

    @Test func whatIsShownOfATextIsShort() {
        let long = "a" + String(repeating: Self.accent, count: 10_000)
        let refusal = failure { () throws(Failure) in
            try RequestMember("retry", .members(RetryPolicy.members), "").check([long: 1])
        }
        #expect(refusal?.message.utf8.count ?? .max < 1000)
    }
}
