import Testing

@testable import MembraneCore

/// Nothing is stored that cannot be read back: what comes in is held against bounds that are lower than every reader's.
@Suite struct KeptBoundsTests {
    private let world: World

    init() throws { world = try World() }

    private static func nested(_ depth: Int) -> JSON {
        var value: JSON = 1
        for _ in 0..<depth { value = ["a": value] }
        return value
    }

    private static func numbered(_ count: Int, _ value: JSON = 1, from first: Int = 0) -> JSON {
        var object = JSONObject()
        for index in first..<(first + count) { object.add("m\(index)", value) }
        return .object(object)
    }

    private static func long(_ bytes: Int) -> JSON { ["text": .string(String(repeating: "x", count: bytes))] }

    /// As large as can be, in each respect.
    private static func largest(_ bounds: JSONBounds) -> [JSON] {
        [nested(bounds.depth), numbered(bounds.values - 1), long(bounds.bytes - 20)]
    }

    private static func tooLarge(_ bounds: JSONBounds) -> [JSON] {
        [nested(bounds.depth + 1), numbered(bounds.values), long(bounds.bytes)]
    }

    // MARK: Requests

    /// Members of any size a request may have: nothing of them is kept.
    private static let passing = [
        "act": ["api", "input", "meta"], "run_action": ["input"], "complete_connect": ["context"],
        "request": ["query", "headers", "body", "form", "multipart", "retry", "pagination"],
    ]

    private func client(_ operation: MembraneCore.Operation) throws(Failure) -> Client {
        let kinds: [Principal.Kind] = [.tenant, .manager, .instance]
        return try world.client(kinds.first { operation.callers.contains($0) } ?? .developer)
    }

    @Test func everyOperationHoldsWhatItKeepsAgainstBounds() throws {
        // Each is asked for many times, and takes long to write.
        var texts: [String: [String]] = [:]
        for operation in Operation.all {
            let passing = operation.members.filter { $0.isOpen && $0.bounds == nil }.map(\.name)
            #expect(passing == Self.passing[operation.name] ?? [], "\(operation.name)")
            let client = try client(operation)
            for member in operation.members where member.isOpen {
                guard let bounds = member.bounds else { continue }
                let name = "\(bounds)"
                let known = texts[name] ?? Self.tooLarge(bounds).map(\.text)
                if texts.updateValue(known, forKey: name) == nil {
                    for value in Self.largest(bounds) { #expect(bounds.excess(of: value) == nil) }
                }
                for value in known {
                    let refusal = failure { () throws(Failure) in
                        _ = try client.perform(operation, "{\"\(member.name)\":\(value)}")
                    }
                    #expect(
                        refusal?.status == .invalidRequest && refusal?.data["path"] == .string(member.name),
                        "\(operation.name).\(member.name): \(refusal?.message ?? "nothing")")
                }
            }
        }
    }

    @Test func everyBoundIsLowerThanTheReaders() {
        for bounds in [JSONBounds.shown, .kept, .credentials, .defined, .sealed] {
            #expect(bounds.depth <= JSONLimits.depth - 8 && bounds.values <= JSONLimits.values / 2)
        }
        #expect(JSONBounds.shown.depth < JSONBounds.kept.depth && JSONBounds.kept.depth < JSONBounds.sealed.depth)
    }

    @Test func whatIsRepeatedIsReadEverywhereAtItsLargest() throws {
        try world.makeKeyedApp()
        let manager = try world.manager()
        let hook = try manager.call(.createWebhook, ["url": "https://hooks.product.test/in"])
        let name = String(repeating: "n", count: JSONBounds.name)
        for (index, value) in Self.largest(.shown).enumerated() {
            let tenant = try world.tenant("customer-\(index)")
            let id = try world.connectKeyed(tenant, ["meta": value, "name": .string(name)])
            #expect(try tenant.call(.listConnections)["items"]?[0]?["meta"] == value)
            #expect(try manager.call(.listEvents, ["connectionId": .string(id)])["items"]?.arrayValue?.count == 1)
            _ = try tenant.call(.patchSelf, ["fields": value, "name": .string(name)])
            let own: JSON = ["tenantKey": .string("customer-\(index)")]
            _ = try manager.call(.patchTenant, own.merging(["meta": value]))
            #expect(try manager.call(.getTenant, own)["fields"] == value)
            #expect(try manager.call(.getTenant, own)["meta"] == value)
        }
        #expect(try manager.call(.listEvents)["items"]?.arrayValue?.count == 3)
        #expect(try manager.call(.listTenants)["items"]?.arrayValue?.count == 3)
        _ = try world.engine.runDue(DueLimits())
        let deliveries = world.transport.requests.filter { $0.uri.host == "hooks.product.test" }
        let metas = deliveries.map { $0.payload["data"]?["connection"]?["meta"] ?? .null }
        #expect(metas.count == 3 && Self.largest(.shown).allSatisfy { metas.contains($0) })
        #expect(
            try manager.call(.listWebhookDeliveries, ["id": hook["id"] ?? .null])["items"]?.arrayValue?.count == 3)
    }

    @Test func inputIsReadAgainAtItsLargest() throws {
        try world.makeKeyedApp()
        let tenant = try world.tenant()
        for value in Self.largest(.kept).map({ JSON.object($0.objectValue ?? JSONObject()) }) {
            // With the key that the app needs it would be one too many.
            guard var input = value.objectValue else { continue }
            if input.count > 1 { input[input.names[0]] = nil }
            if let text = input["text"]?.stringValue { input["text"] = .string(String(text.prefix(200_000))) }
            input["apiKey"] = "key-1"
            let id = try world.connectKeyed(
                tenant, ["input": .object(input), "allowMultipleConnections": true])
            #expect(try world.connection(id)?.state == .ready)
            _ = try tenant.call(.request, ["connectionId": .string(id), "path": "/me"])
        }
    }

    @Test func whatIsMergedIsHeldAgainstBoundsAfterwards() throws {
        let manager = try world.manager()
        _ = try manager.call(.patchWorkspace, ["internalApi": ["baseUri": "https://api.product.test"]])
        let tenant = try world.tenant()
        // Each of them fits.
        let size = JSONBounds.kept.values * 9 / 10
        func give(_ part: Int) -> Failure? {
            tenant.refusal(
                .setCredentials, ["credentials": Self.numbered(size, from: part * size), "merge": true])
        }
        #expect(give(0) == nil && give(1) == nil)
        let refusal = give(2)
        #expect(refusal?.status == .invalidRequest && refusal?.data["path"] == "credentials")
        #expect(try tenant.call(.getSelf)["tenant"]?["hasCredentials"] == true)

        try world.makeOAuthApp()
        let parameters: JSON = ["clientId": "c", "clientSecret": "s"]
        _ = try manager.call(.patchIntegration, ["key": "crm", "parameters": parameters])
        let parts = [Self.numbered(size), Self.numbered(size, from: size)]
        let problems = parts.map { manager.refusal(.patchIntegration, ["key": "crm", "parameters": $0]) }
        #expect(problems.last??.status == .invalidRequest)
        #expect(try manager.call(.getIntegration, ["key": "crm"])["key"] == "crm")
    }

    @Test func fieldsOfATokenAreHeldAgainstBounds() throws {
        let token = try world.token {
            $0.tenantKey = "customer-1"
            $0.fields = object(["deep": Self.nested(40)])
        }
        let refusal = failure { () throws(Failure) in _ = try world.client(token) }
        #expect(refusal?.status == .notAuthenticated && refusal?.data["reason"] == "claims")
    }

    // MARK: Answers

    private static func junk(_ count: Int, _ number: Int) -> String {
        (0..<count).map { #""\#(number)-\#($0)":1"# }.joined(separator: ",")
    }

    private static func tokens(_ number: Int, _ more: String, expiresIn: Int = 3600) -> HTTPResponse {
        .json(
            #"{"access_token":"access-\#(number)","refresh_token":"refresh-\#(number)","expires_in":\#(expiresIn),\#(more)}"#
        )
    }

    @Test func noAnswerMakesCredentialsThatCannotBeRead() throws {
        let app = try ConnectedApp(world, first: Self.tokens(1, Self.junk(55_000, 1)))
        let other = try world.connectOAuth(try world.tenant("customer-2"))
        for number in 2...6 {
            app.expire()
            app.transport.onToken { _ in Self.tokens(number, Self.junk(55_000, number)) }
            let report = try world.engine.runDue(DueLimits())
            #expect(report["connections"] == DueCount(done: 2))
            #expect(try app.credentials["access_token"] == .string("access-\(number)"))
        }
        #expect(app.redeemed.filter { $0 == "refresh-5" }.count == 2)
        #expect(try app.connection?.requestError?["key"] == "credentials_too_large")
        #expect(try app.connection?.state == .ready && world.connection(other)?.state == .ready)
        #expect(JSONBounds.credentials.excess(of: try app.credentials) == nil)
        // What was asked for while somebody was there stays.
        try app.send()
    }

    @Test func oneNeighbourThatIsTooMuchCostsNothingElse() throws {
        let long = String(repeating: "x", count: JSONBounds.kept.bytes)
        let app = try ConnectedApp(
            world, first: Self.tokens(1, #""long":"\#(long)","instance":"eu-1","deep":\#(Self.nested(60).text)"#))
        #expect(try app.credentials["instance"] == "eu-1")
        #expect(try app.credentials["access_token"] == "access-1")
        #expect(try app.credentials["long"] == nil && app.credentials["deep"] == nil)
    }

    @Test func scopesAreBounded() throws {
        let scopes = (0..<400).map { "scope-\($0)-" + String(repeating: "s", count: 1000) }.joined(separator: " ")
        let app = try ConnectedApp(world, first: Self.tokens(1, #""scope":"read \#(scopes)""#))
        #expect(try app.connection?.grantedScopes?.first == "read")
        #expect(try app.connection?.grantedScopes?.count ?? 0 < 20)
        for number in 2...40 {
            app.expire()
            let others = (0..<20).map { "other-\(number)-\($0)-" + String(repeating: "s", count: 500) }
            app.transport.onToken { _ in Self.tokens(number, #""scope":"\#(others.joined(separator: " "))""#) }
            _ = try world.tenant().call(.request, app.request)
        }
        #expect(try app.connection?.missingScopes.reduce(0) { $0 + $1.utf8.count } ?? 0 <= 16 << 10)
    }

    @Test(arguments: [false, true]) func whatAConnectorMakesTooLargeIsGivenBack(isOfInput: Bool) throws {
        if isOfInput {
            try world.makeKeyedApp(
                members: [
                    "getCredentialsFromConnectionParameters": [
                        "type": "rest-api-mapping", "path": "https://api.keyed.test/login", "method": "POST",
                    ],
                    "disconnect": ["type": "rest-api-mapping", "path": "/logout", "method": "POST"],
                ])
        } else {
            try world.makeOAuthApp(
                config: ["revocationUri": "https://id.app.test/revoke"],
                members: [
                    "getCredentialsFromAccessTokenResponse": [
                        "type": "rest-api-mapping", "path": "/profile",
                    ]
                ])
        }
        let answer = HTTPResponse.json("{\(Self.junk(JSONBounds.credentials.values + 10_000, 1))}")
        world.transport.onApp { _ in answer }
        let tenant = try world.tenant()
        let refusal = failure { () throws(Failure) in
            do {
                _ = isOfInput ? try world.connectKeyed(tenant) : try world.connectOAuth(tenant)
            } catch let error as Failure {
                throw error
            } catch {}
        }
        #expect(refusal?.key == "credentials_too_large")
        _ = try world.engine.runDue(DueLimits())
        let returned = world.transport.requests.filter { ["/revoke", "/logout"].contains($0.uri.path) }
        #expect(!returned.isEmpty)
        #expect(try world.keptGrants == 0)
    }
}

extension RequestMember {
    /// Whether it has members of its own.
    fileprivate var isOpen: Bool {
        switch kind {
        case .any, .object, .members, .list, .schema, .either: true
        case .limited, .free, .word, .openWord, .flag, .integer, .instant, .uri, .refused: false
        }
    }
}
