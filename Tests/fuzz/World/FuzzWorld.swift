internal import CMembrane
internal import Glibc
@testable import Membrane
@testable import MembraneCore

/// An engine in memory with two customers, of whom the first has a connection with a secret in it, reached through the C
/// interface by everybody who may have a token.
final class FuzzWorld {
    private let engine: Engine
    private let clock = FuzzClock()
    private let input: Lock<InputReader>
    private let handles: [(caller: Caller, handle: UInt)]
    private var writer: RequestWriter

    enum Caller: CaseIterable {
        case owner
        case stranger
        case workspace
        case manager
        case instance
    }

    /// Nobody but the first customer, and who manages the workspace, ever sees this.
    private static let name = "canary-of-the-name"
    /// Only the answers of `get_credentials` have this.
    private static let secret = "canary-of-the-secret"

    private static let workspaceSecret = String(repeating: "workspace-secret", count: 4)
    private static let connectors: [JSON] = [
        [
            "key": "keyed", "name": "Keyed", "type": "client-credentials",
            "inputSchema": [
                "type": "object", "properties": ["apiKey": ["type": "string"]], "required": ["apiKey"],
            ],
            "makeApiClient": [
                "type": "mapping",
                "mapping": [
                    "baseUri": "https://app.test/v1", "headers": ["X-Key": ["$var": "credentials.apiKey"]],
                ],
            ],
        ],
        [
            "key": "oauth", "name": "OAuth", "type": "oauth2",
            "getOAuthConfig": [
                "type": "mapping",
                "mapping": [
                    "clientId": "id", "clientSecret": "secret", "authorizeUri": "https://id.test/authorize",
                    "tokenUri": "https://id.test/token",
                ],
            ],
            "makeApiClient": ["type": "mapping", "mapping": ["baseUri": "https://app.test/v1"]],
        ],
    ]

    init(_ bytes: [UInt8]) throws(Failure) {
        input = Lock(InputReader(bytes))
        var options = try EngineOptions(json: nil)
        options.workspaceKey = "acme"
        options.workspaceSecret = Secret(Self.workspaceSecret.utf8)
        options.oAuthCallbackUri = try CallbackTemplate("https://product.test/callback")
        engine = try Engine(
            url: ":memory:", options,
            EngineEnvironment(
                clock: clock, random: FuzzRandom(), transport: FuzzTransport(input),
                rootKey: Base64.encode([UInt8](repeating: 7, count: 32))))
        let engine = engine
        let now = clock.now
        func token(_ change: (inout TokenClaims) -> Void) throws(Failure) -> String {
            var claims = TokenClaims(workspaceKey: "acme", expiresInSeconds: 86_400)
            change(&claims)
            return try Token.sign(claims, secret: Secret(Self.workspaceSecret.utf8), .hs256, now: now)
        }
        func client(_ token: String) throws(Failure) -> Client { try Client(engine: engine, token: token) }
        let owner = try client(
            try token {
                $0.tenantKey = "customer-a"; $0.name = Self.name
            })
        let manager = try client(try token { $0.isAdmin = true })
        let instance = try JSON(parsing: try engine.createInstanceToken(nil), what: "The token")["token"]?.stringValue
        let clients: [(Caller, Client)] = [
            (.owner, owner), (.stranger, try client(try token { $0.tenantKey = "customer-b" })),
            (.workspace, try client(try token { _ in })), (.manager, manager),
            (.instance, try client(instance ?? "")),
        ]
        for connector in Self.connectors { _ = try manager.perform(.createConnector, connector.text) }
        let connect: JSON = [
            "connectorKey": "keyed", "name": .string(Self.name), "input": ["apiKey": .string(Self.secret)],
        ]
        let connection = try JSON(parsing: try owner.perform(.connect, connect.text), what: "The answer")
        var handles: [(Caller, UInt)] = []
        for (caller, client) in clients {
            handles.append((caller, UInt(bitPattern: unsafe try HandleTable.shared.insert(client, .client))))
        }
        self.handles = handles
        writer = RequestWriter(known: connection["id"]?.stringValue.map { [$0] } ?? [])
    }

    deinit {
        for (_, handle) in handles { _ = unsafe HandleTable.shared.remove(OpaquePointer(bitPattern: handle), .client) }
        engine.close()
    }

    private static let maximumCalls = 40

    func run() {
        for _ in 0..<Self.maximumCalls {
            guard !input.withLock({ $0.isAtEnd }) else { return }
            call()
        }
    }

    private func call() {
        let (place, kind, operation) = input.withLock { input in
            (input.choice(handles.count), input.choice(16), Operation.all[input.choice(Operation.all.count)])
        }
        switch kind {
        case 14: clock.sleep(milliseconds: 1000 * input.withLock { 1 << $0.choice(24) })
        case 15: checkDue()
        default:
            let request = input.withLock { writer.request(operation.members, &$0) }
            perform(operation, request, as: handles[place].caller, handles[place].handle)
        }
    }

    private func checkDue() {
        guard let failure = failure({ () throws(Failure) in _ = try engine.runDue(DueLimits()) }) else { return }
        expect(failure.status != .internal, "due work does not end with a defect: \(failure.message)")
    }

    private func failure(_ body: () throws(Failure) -> Void) -> Failure? {
        do throws(Failure) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    // MARK: One call

    private func perform(_ operation: MembraneCore.Operation, _ request: String, as caller: Caller, _ handle: UInt) {
        var answer: UnsafeMutablePointer<CChar>?
        var error: OpaquePointer?
        let status = unsafe request.withCString { text in
            unsafe Boundary.perform(operation, OpaquePointer(bitPattern: handle), text, nil, &answer, &error)
        }
        defer {
            unsafe membrane_string_free(answer)
            unsafe membrane_error_free(error)
        }
        let given = unsafe answer.map { unsafe String(cString: $0) }
        let refusal = unsafe membrane_error_json(error).map { unsafe String(cString: $0) }
        expect((status == .MEMBRANE_OK) == (given != nil), "\(operation.name): an answer comes with success")
        expect((status == .MEMBRANE_OK) == (refusal == nil), "\(operation.name): an error comes without")
        expect(status != .MEMBRANE_INTERNAL, "\(operation.name) has no defect: \(refusal ?? "")")
        check(given ?? refusal ?? "", of: operation, refused: given == nil, for: caller)
    }

    private func check(_ text: String, of operation: MembraneCore.Operation, refused: Bool, for caller: Caller) {
        guard let json = try? JSON(parsing: text, what: "The answer"), json.objectValue != nil else {
            return expect(false, "\(operation.name) answers a JSON object")
        }
        let maySeeSecret = operation.name == "get_credentials" && !refused && (caller == .owner || caller == .manager)
        expect(maySeeSecret || !contains(text, Self.secret), "\(operation.name) keeps the secret from the \(caller)")
        if caller == .stranger || caller == .workspace {
            expect(!contains(text, Self.name), "\(operation.name) keeps one customer from the \(caller)")
        }
        remember(json)
    }

    private func contains(_ text: String, _ part: String) -> Bool {
        unsafe text.withCString { text in unsafe part.withCString { unsafe strstr(text, $0) } != nil }
    }

    private static let maximumKnown = 64

    private func remember(_ json: JSON) {
        switch json {
        case .object(let members):
            for (name, value) in members {
                if let text = value.stringValue, ["id", "key", "token", "state", "cursor", "secret"].contains(name) {
                    if writer.known.count < Self.maximumKnown, !text.isEmpty { writer.known.append(text) }
                } else {
                    remember(value)
                }
            }
        case .array(let elements): for element in elements { remember(element) }
        case .null, .bool, .integer, .real, .string: break
        }
    }
}
