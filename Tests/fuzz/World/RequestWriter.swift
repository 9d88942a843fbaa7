@testable import MembraneCore

/// Requests that are nearly right: members that the operation knows, values of their kinds, and names that exist.
struct RequestWriter {
    /// Ids, keys, states and secrets that answers have brought.
    var known: [String]

    private static let usual = [
        "", "keyed", "oauth", "acme", "customer-a", "customer-b", "https://app.test/v1", "https://app.test/.well-known",
        "http://127.0.0.1/", "GET", "POST", "/me", "/me?a=b", "//host", "../..", "Bearer x", "connection.created",
        "https://product.test/done", "READY", "a\u{0}b", "é", "\r\nX: y", "2027-01-15T08:00:00.000Z",
    ]

    private static let objects: [JSON] = [
        [:], ["apiKey": "k"], ["a": ["b": ["c": 1]]], ["clientId": "i", "clientSecret": "s"],
        [
            "type": "mapping",
            "mapping": ["baseUri": "https://app.test", "headers": ["X": ["$var": "credentials.apiKey"]]],
        ],
        ["type": "object", "properties": ["apiKey": ["type": "string"]], "required": ["apiKey"]],
        ["authorizeUri": "https://id.test/a", "tokenUri": "https://id.test/t", "clientId": "c", "clientSecret": "s"],
        ["access_token": "t", "refresh_token": "r", "expires_in": 5], ["$var": "$.credentials"],
        ["type": "rest-api-mapping", "method": "GET", "path": "/me"], ["X-Header": "v"],
        ["uri": "/x", "method": "POST", "body": ["$var": "$.input"]],
    ]

    /// One time in eight something that is no request at all.
    func request(_ members: [RequestMember], _ input: inout InputReader) -> String {
        guard input.choice(8) != 7 else { return input.text() }
        var request = JSONObject()
        for member in members where member.isRequired || input.choice(3) == 0 {
            request[member.name] = value(member.kind, &input)
        }
        if input.choice(32) == 31 { request[input.text()] = .null }
        return JSON.object(request).text
    }

    private func value(_ kind: RequestMember.Kind, _ input: inout InputReader) -> JSON {
        guard input.choice(16) != 15 else { return any(&input) }
        switch kind {
        case .limited: return .string(text(&input))
        case .flag: return .bool(input.choice(2) == 1)
        case .integer(let range):
            return .integer(input.choice(4) == 3 ? input.number() : range.lowerBound + Int64(input.byte()))
        case .object: return .object(any(&input).objectValue ?? JSONObject())
        case .any: return any(&input)
        }
    }

    private func text(_ input: inout InputReader) -> String {
        switch input.choice(4) {
        case 0: input.text()
        case 1: input.choice(of: Self.usual) ?? ""
        default: input.choice(of: known) ?? ""
        }
    }

    /// Also JSON that the input spells out.
    private func any(_ input: inout InputReader) -> JSON {
        switch input.choice(8) {
        case 0: (try? JSON(parsing: input.text(), what: "The input")) ?? .null
        case 1: .string(text(&input))
        case 2: .integer(input.number())
        case 3: .array([.string(text(&input)), any(&input)])
        case 4:
            .object(
                (input.choice(of: Self.objects)?.objectValue ?? JSONObject())
                    .merging(input.choice(of: Self.objects)?.objectValue ?? JSONObject()))
        default: input.choice(of: Self.objects) ?? .null
        }
    }
}
