import Glibc
import Testing

@testable import MembraneCore

/// The shapes of connector that the platform's pages show, old and new: each is made, connected and used, or refused where
/// it says so. The files are in `Tests/vectors/connectors`.
@Suite struct ExampleConnectorTests {
    static let names = [
        "client-credentials-header", "client-credentials-basic", "client-credentials-older-names",
        "client-credentials-derived", "client-credentials-by-request", "native", "oauth2", "oauth2-without-dollar",
        "oauth1", "membrane-token", "integration-app-token", "proxy", "javascript", "older-client-credentials",
        "older-oauth2", "older-javascript", "older-wrong-schema", "older-wrong-function", "older-missing-type",
    ]

    @Test(arguments: names)
    func runs(_ name: String) throws {
        let example = try Vectors.json("connectors/\(name).json")
        let definition = try #require(example["definition"])
        let world = try World()
        let manager = try world.manager()
        if let refused = example["refused"] {
            let failure = try #require(manager.refusal(.createConnector, definition))
            #expect(
                failure.status.rawValue == Int32(clamping: refused["status"]?.integerValue ?? 0), "\(failure.message)")
            #expect(failure.data["path"] == refused["path"], "\(failure.message)")
            return
        }
        for (name, answer) in example["native"]?.objectValue ?? JSONObject() {
            let text = answer.text
            try world.engine.setNativeFunction(name) { _ in .value(text) }
        }
        let made = try manager.call(.createConnector, definition)
        if let description = example["inputDescription"] {
            #expect(made["inputSchema"]?["description"] == description)
        }
        if let parameters = example["parameters"] {
            _ = try manager.call(.createIntegration, ["connectorKey": "example", "parameters": parameters])
        }
        world.transport.onApp { request in
            switch request.uri.path {
            case "/request-token":
                HTTPResponse(
                    status: 200,
                    body: Array("oauth_token=temp-1&oauth_token_secret=s&oauth_callback_confirmed=true".utf8))
            case "/access-token": HTTPResponse(status: 200, body: Array("oauth_token=t&oauth_token_secret=s".utf8))
            default: .json(#"{"ok": true}"#)
            }
        }
        let client = try world.tenant()
        let id = try connect(client, world, example)
        _ = try client.call(.request, ["connectionId": .string(id), "path": "/things"])
        let request = try #require(world.transport.requests.last)
        #expect(request.uri.text == example["request"]?["uri"]?.stringValue)
        for (header, value) in example["request"]?["headers"]?.objectValue ?? JSONObject() {
            #expect(request.headers[header] == value.stringValue)
        }
        for (header, start) in example["request"]?["headerPrefixes"]?.objectValue ?? JSONObject() {
            #expect(request.headers[header]?.hasPrefix(start.stringValue ?? "-") == true, "\(request.headerLines)")
        }
    }

    /// By input alone, or through a browser as `authorize` and `callback` of the example say.
    private func connect(_ client: Client, _ world: World, _ example: JSON) throws -> String {
        let input = example["input"] ?? [:]
        let answer = try client.call(.connect, ["connectorKey": "example", "input": input])
        guard let authorize = example["authorize"]?.objectValue else {
            #expect(answer["state"] == "READY")
            return answer["id"]?.stringValue ?? ""
        }
        let uri = try URI(answer["clientAction"]?["uiUrl"]?.stringValue ?? "", what: "uiUrl")
        for (name, value) in authorize {
            #expect(uri.queryItems.first { $0.0 == name }?.1 == value.stringValue, "\(name)")
        }
        var state = uri.queryItems.first { $0.0 == "state" }?.1
        if state == nil {
            // OAuth 1: in the callback that the app was told.
            let header = try #require(world.transport.requests.last?.headers["Authorization"])
            let field = try #require(header.split(separator: ", ").first { $0.hasPrefix("oauth_callback=") })
            let callback = PercentEncoding.decode(field.dropFirst("oauth_callback=\"".count).dropLast().utf8)
            let uri = try URI(String(decoding: callback, as: UTF8.self), what: "The callback")
            state = uri.queryItems.first { $0.0 == "state" }?.1
        }
        var query = [("state", state ?? ""), ("code", "code-1")]
        for (name, value) in example["callback"]?.objectValue ?? JSONObject() {
            query.append((name, value.stringValue ?? ""))
        }
        if query.contains(where: { $0.0 == "oauth_token" }) { query.removeAll { $0.0 == "code" } }
        let done = try client.call(
            .completeConnect, ["callbackUrl": .string(World.callbackUri + "?" + FormEncoding.encode(query))])
        #expect(done["connection"]?["state"] == "READY")
        return done["connection"]?["id"]?.stringValue ?? ""
    }

    /// A file that nobody runs is no example.
    @Test func everyFileIsRun() throws {
        let here = "MembraneCoreTests/Connectors/ExampleConnectorTests.swift"
        let folder = String(#filePath.dropLast(here.count)) + "vectors/connectors"
        guard let directory = unsafe opendir(folder) else { throw Failure.internal("\(folder) cannot be opened.") }
        defer { unsafe closedir(directory) }
        var found: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
                unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".json") { found.append(String(name.dropLast(".json".count))) }
        }
        #expect(found.sorted() == Self.names.sorted())
    }
}
