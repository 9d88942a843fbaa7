@testable import MembraneCore

/// Requests that are nearly right: members that the operation knows, values of their kinds, and names that exist.
struct RequestWriter {
    /// Ids, keys, states and secrets that answers have brought.
    private(set) var known: [String]

    private static let maximumKnown = 128

    init(known: [String]) { self.known = known }

    private static let usual = [
        "", "keyed", "oauth", "acme", "customer-a", "customer-b", "https://app.test/v1", "https://app.test/.well-known",
        "http://127.0.0.1/", "GET", "POST", "/me", "/me?a=b", "//host", "../..", "Bearer x", "connection.created",
        "https://product.test/done", "READY", "a\u{0}b", "é", "\r\nX: y", "2027-01-15T08:00:00.000Z", "device",
        "oauth1",
        "hosted", "own", "notify", "https://mcp.test/app", "connect my crm", "apps\u{301}", "caf\u{E9}", "cafe\u{301}",
        "https://product.test/callback?code=c&state=:\u{301}", "long-lived", "test", "developer", "instance",
        "crm.test",
        "api-request-to-external-app", "api-request-to-your-app", #"{"maxCount":1}"#, #"{"credentials":{"key":"k"}}"#,
        #"{"expiresInSeconds":60,"name":"x"}"#,
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
        ["uri": "/x", "method": "POST", "body": ["$var": "$.input"]], ["id": "1"],
        ["type": "cursor", "next": "response.data.next", "items": "response.data.items"],
        ["attempts": 3, "maximumDelayMs": 1000], ["name": "file", "body": "x"],
        ["kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"],
        ["request": ["uri": ["$concat": ["u/", ["$var": "$.input.id"]]], "method": "GET"]],
        ["baseUri": "https://api.product.test", "makeApiClient": ["mapping": ["headers": ["X-Key": "k"]]]],
    ]

    /// One time in eight something that is no request at all.
    func request(_ members: [RequestMember], _ input: inout InputReader) -> String {
        guard input.choice(8) != 7 else { return input.text() }
        var request = object(members, &input)
        if input.choice(32) == 31 { request[input.text()] = .null }
        return JSON.object(request).text
    }

    private func object(_ members: [RequestMember], _ input: inout InputReader) -> JSONObject {
        var object = JSONObject()
        for member in members where member.isRequired || input.choice(3) == 0 {
            object[member.name] = value(member.kind, &input)
        }
        return object
    }

    private func value(_ kind: RequestMember.Kind, _ input: inout InputReader) -> JSON {
        guard input.choice(16) != 15 else { return any(&input) }
        switch kind {
        case .limited, .free: return .string(text(&input))
        case .word(let words), .openWord(let words): return .string(input.choice(of: words) ?? "")
        case .instant: return "2027-01-15T08:00:00Z"
        case .uri: return "https://api.product.test/x"
        case .flag: return .bool(input.choice(2) == 1)
        case .integer(let range):
            let offset = Int64(input.byte())
            return .integer(
                input.choice(4) == 3
                    ? input.number() : min(range.upperBound, range.lowerBound.advanced(by: Int(offset))))
        case .object: return .object(any(&input).objectValue ?? JSONObject())
        case .members(let members): return .object(object(members, &input))
        case .list(let kind, let count):
            let length = min(count.upperBound, count.lowerBound + input.choice(3))
            return .array((0..<length).map { _ in value(kind, &input) })
        case .schema: return ["type": "object", "properties": ["id": ["type": "string"]]]
        case .either(let kinds): return input.choice(of: kinds).map { value($0, &input) } ?? .null
        case .any, .refused: return any(&input)
        }
    }

    func text(_ input: inout InputReader) -> String {
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

    // MARK: What was told

    /// Keeps what later requests may name.
    mutating func remember(_ json: JSON) {
        switch json {
        case .object(let members):
            for (name, value) in members {
                guard let text = value.stringValue else {
                    remember(value)
                    continue
                }
                switch name {
                case "id", "key", "token", "state", "cursor", "secret", "requestSecret": keep(text)
                case "uiUrl": Self.callback(of: text).map { keep($0) }
                default: break
                }
            }
        case .array(let elements): for element in elements { remember(element) }
        case .null, .bool, .integer, .number, .string: break
        }
    }

    private mutating func keep(_ text: String) {
        if known.count < Self.maximumKnown, !text.isEmpty, !known.contains(text) { known.append(text) }
    }

    /// Where a browser comes back to after somebody has agreed at this address.
    static func callback(of uiUrl: String) -> String? {
        guard let query = uiUrl.cut(at: UInt8(ascii: "?")).after else { return nil }
        let fields = FormEncoding.decode(String(query))
        guard let state = fields.first(where: { $0.0 == "state" })?.1 else { return nil }
        let callback = [("code", "c"), ("state", state), ("iss", "https://id.test")]
        return "https://product.test/callback?" + FormEncoding.encode(callback)
    }
}
