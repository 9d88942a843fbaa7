import Glibc
import Testing

@testable import MembraneCore

/// The guide's connectors are made, connected and used as the guide says, and have no more lines than it promises.
@Suite struct FifteenLinesTests {
    private static let guide = "Sources/MembraneCore/Documentation.docc/FifteenLines.md"

    /// The guide's blocks of JSON.
    private static func blocks() throws -> [String] {
        let here = "Tests/MembraneCoreTests/Connectors/FifteenLinesTests.swift"
        let path = String(#filePath.dropLast(here.count)) + guide
        guard let file = unsafe fopen(path, "r") else { throw Failure.internal("\(path) cannot be opened.") }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        let lines = String(decoding: bytes.prefix(count), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        var blocks: [String] = []
        var block: [Substring]?
        for line in lines {
            if line == "```json" {
                block = []
            } else if line == "```", let lines = block {
                blocks.append(lines.joined(separator: "\n"))
                block = nil
            } else {
                block?.append(line)
            }
        }
        return blocks
    }

    @Test func theConnectorHasFifteenLinesAndWorks() throws {
        let text = try #require(try Self.blocks().first)
        #expect(text.split(separator: "\n").count <= 15)
        let world = try World()
        _ = try world.manager().call(.createConnector, try JSON(written: text))
        let client = try world.tenant()
        let asked = try client.call(.connect, ["intent": "acme mail"])
        #expect(asked["clientAction"]?["inputSchema"]?["required"] == ["apiKey"])
        let connection = try client.call(.connect, ["connectorKey": "acme-mail", "input": ["apiKey": "key-1"]])
        #expect(connection["state"] == "READY" && connection["id"] == asked["id"])
        let answer = try client.call(
            .request, ["path": "/messages", "connectionId": connection["id"] ?? .null])
        #expect(answer["status"] == 200)
        #expect(
            world.transport.requests.map(\.uri.text) == [
                "https://api.acme-mail.example/v1/me", "https://api.acme-mail.example/v1/messages",
            ])
        #expect(world.transport.requests.allSatisfy { $0.headerLines == ["Authorization: Bearer key-1"] })
        world.transport.onApp { _ in .status(401) }
        let refused = try world.tenant("customer-2").refusal(
            .connect, ["appUrl": "https://acme-mail.example", "input": ["apiKey": "wrong"]])
        #expect(refused?.status == .credentialsRefused)
    }

    @Test func theOneWithOAuthWorksToo() throws {
        let text = try #require(try Self.blocks().last)
        let world = try World()
        let manager = try world.manager()
        _ = try manager.call(.createConnector, try JSON(written: text))
        _ = try manager.call(
            .createIntegration,
            ["connectorKey": "acme-crm", "parameters": ["clientId": "client-1", "clientSecret": "s3cret"]])
        let client = try world.tenant()
        // The guide's token endpoint is not the test's token host: it answers as the app does.
        world.transport.onApp { request in
            request.uri.path == "/oauth/token" ? .tokens(1) : .json(#"{"ok": true}"#)
        }
        let id = try world.connectOAuth(client, ["connectorKey": "acme-crm"])
        _ = try client.call(.request, ["path": "/contacts", "connectionId": .string(id)])
        let request = try #require(world.transport.requests.last)
        #expect(request.uri.text == "https://api.acme-crm.example/contacts")
        #expect(request.headerLines == ["Authorization: Bearer access-1"])
    }
}
