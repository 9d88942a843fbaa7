internal import CMembrane
internal import Glibc
@testable import Membrane
@testable import MembraneCore

/// An engine with two customers, of whom the first has connections with secrets in them, reached through the C interface by
/// everybody who may have a token.
final class FuzzWorld {
    private let engine: CHandle
    private let clock: FuzzClock
    private let input: Lock<InputReader>
    private let host: FuzzHost
    private let canaries: Canaries
    private var clients: [Caller: CHandle] = [:]
    private var writer: RequestWriter

    enum Caller: Int, CaseIterable {
        case owner
        case stranger
        case workspace
        case manager
        case instance
    }

    private static let maximumCalls = 40

    /// Runs one input from its beginning to its end.
    ///
    /// - Parameter damages: how many columns of the store it may write to before.
    static func run(_ bytes: [UInt8], damages: Int = 0) {
        guard let filled = try? filled.get() else { return expect(false, "a store is filled") }
        let input = Lock(InputReader(bytes))
        // A row that was given to somebody else is theirs; what is sealed in it is not.
        let canaries = Canaries(input: bytes, hasNames: damages == 0)
        let host = FuzzHost(input, isStoreDamaged: damages > 0) {
            canaries.check($0, "a callback", maySeeSecret: false, maySeeName: true)
        }
        let transport = FuzzTransport(input) { canaries.check($0) }
        do throws(Failure) {
            let damage: (any DatabaseSession) -> Void = { session in
                guard damages > 0 else { return }
                for _ in 0...input.withLock({ $0.choice(damages) }) {
                    input.withLock { filled.damage(session, &$0) }
                }
            }
            try filled.run(transport, damage: damage) { (engine, clock) throws(Failure) in
                let world = try FuzzWorld(engine, clock, input, host, canaries, known: filled.known)
                world.run()
                try world.end()
            }
        } catch {
            expect(damages > 0 && error.status != .internal, "an engine opens: \(error.message)")
        }
        expect(host.isReleased(), "every callback is let go of when the engine is closed")
    }

    private init(
        _ engine: Engine, _ clock: FuzzClock, _ input: Lock<InputReader>, _ host: FuzzHost, _ canaries: Canaries,
        known: [String]
    ) throws(Failure) {
        self.engine = unsafe CHandle(try HandleTable.shared.insert(engine, .engine))
        self.clock = clock
        self.input = input
        self.host = host
        self.canaries = canaries
        writer = RequestWriter(known: known)
        // Half of all hosts have callbacks.
        if input.withLock({ $0.choice(2) }) == 1 { unsafe host.setAll(self.engine.pointer) }
    }

    private func end() throws(Failure) {
        for client in clients.values { unsafe membrane_client_free(client.pointer) }
        // The handle only: the engine is closed by whoever has opened it.
        _ = unsafe HandleTable.shared.remove(engine.pointer, .engine)
    }

    private func run() {
        for _ in 0..<Self.maximumCalls {
            guard !input.withLock({ $0.isAtEnd }) else { return }
            call()
        }
    }

    private func call() {
        let (place, kind, operation) = input.withLock { input in
            (input.choice(Caller.allCases.count), input.choice(16), Operation.all[input.choice(Operation.all.count)])
        }
        switch kind {
        case 11: callStream(as: Caller.allCases[place])
        case 12: callEngine()
        case 13: unsafe host.set(engine.pointer)
        case 14: clock.sleep(milliseconds: 1000 * input.withLock { 1 << $0.choice(24) })
        case 15: runDue(nil)
        default:
            let request = input.withLock { writer.request(operation.members, &$0) }
            let caller = Caller.allCases[place]
            canaries.note(request)
            unsafe perform(operation.name, as: caller, maySee: operation.name == "get_credentials") { answer, error in
                unsafe request.withCString { text in
                    unsafe Boundary.perform(operation, client(caller).pointer, text, nil, answer, error)
                }
            }
        }
    }

    // MARK: Other functions

    /// None where its rights have ended meanwhile.
    private func client(_ caller: Caller) -> CHandle {
        if let client = clients[caller] { return client }
        var made: OpaquePointer?
        let token = Self.tokens[caller]?(clock.now) ?? ""
        guard unsafe membrane_client_new(engine.pointer, token, &made, nil) == .MEMBRANE_OK else {
            return unsafe CHandle(nil)
        }
        let client = unsafe CHandle(made)
        clients[caller] = client
        return client
    }

    private func runDue(_ options: String?) {
        unsafe perform("run_due", as: .instance) { answer, error in
            unsafe membrane_run_due(engine.pointer, options, answer, error)
        }
    }

    private func callEngine() {
        let (choice, text) = input.withLock { input in (input.choice(5), writer.text(&input)) }
        canaries.note(text)
        switch choice {
        case 0: runDue(text)
        case 1:
            unsafe perform("workspace_access", as: .instance) { answer, error in
                unsafe membrane_workspace_access(engine.pointer, text, answer, error)
            }
        case 2:
            unsafe perform("create_instance_token", as: .instance) { answer, error in
                unsafe membrane_create_instance_token(engine.pointer, text, answer, error)
            }
        case 3:
            var client: OpaquePointer?
            let status = unsafe membrane_client_new(engine.pointer, text, &client, nil)
            let isMade = unsafe client != nil
            expect((status == .MEMBRANE_OK) == isMade, "a client comes with success")
            unsafe membrane_client_free(client)
        default:
            var client: OpaquePointer?
            let token = Self.tokens[.owner]?(clock.now) ?? ""
            let status = unsafe membrane_client_new_with_options(engine.pointer, token, text, &client, nil)
            expect(status != .MEMBRANE_INTERNAL, "a client's options are taken or refused")
            unsafe membrane_client_free(client)
        }
    }

    private func callStream(as caller: Caller) {
        let (request, bytes) = input.withLock { input in
            (writer.request(AppRequest.members, &input), Array(input.text().utf8))
        }
        canaries.note(request)
        let body = FuzzBody(bytes, breaksOff: bytes.count % 5 == 4)
        let client = client(caller)
        unsafe perform("request_stream", as: caller) { answer, error in
            unsafe body.withStream { stream in
                unsafe request.withCString { text in
                    unsafe membrane_request_stream(client.pointer, text, nil, stream, answer, error)
                }
            }
        }
        expect(body.releases == 1, "a stream is let go of once")
    }

    // MARK: One call

    private typealias Out = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private typealias OutError = UnsafeMutablePointer<OpaquePointer?>

    private func perform(
        _ name: String, as caller: Caller, maySee: Bool = false, _ call: (Out, OutError) -> membrane_status
    ) {
        var answer: UnsafeMutablePointer<CChar>?
        var error: OpaquePointer?
        let status = unsafe call(&answer, &error)
        defer {
            unsafe membrane_string_free(answer)
            unsafe membrane_error_free(error)
        }
        let given = unsafe answer.map { unsafe String(cString: $0) }
        let refusal = unsafe membrane_error_json(error).map { unsafe String(cString: $0) }
        expect((status == .MEMBRANE_OK) == (given != nil), "\(name): an answer comes with success")
        expect((status == .MEMBRANE_OK) == (refusal == nil), "\(name): an error comes without")
        expect(status != .MEMBRANE_INTERNAL, "\(name) has no defect: \(refusal ?? "")")
        let told = unsafe membrane_error_status(error)
        expect(told == status, "\(name): the error has the status")
        let text = given ?? refusal ?? ""
        guard let json = try? JSON(parsing: text, what: "The answer"), json.objectValue != nil else {
            return expect(false, "\(name) answers a JSON object")
        }
        let isOwners = caller == .owner || caller == .manager
        canaries.check(
            text, "\(name) for the \(caller)", maySeeSecret: maySee && given != nil && isOwners,
            maySeeName: caller != .stranger && caller != .workspace)
        writer.remember(json)
    }
}

// MARK: What every input begins with

extension FuzzWorld {
    /// Only the answers of `get_credentials` have this, and requests to the app that it belongs to.
    static let secret = "canary-of-the-secret"
    /// Nobody but the first customer, and who manages the workspace, ever sees this.
    static let name = "canary-of-the-name"

    private static func token(_ change: @escaping @Sendable (inout TokenClaims) -> Void) -> @Sendable (Int64) -> String
    {
        { now in
            var claims = TokenClaims(workspaceKey: "acme", expiresInSeconds: 86_400)
            change(&claims)
            return (try? Token.sign(claims, secret: FuzzStore.workspaceSecret, .hs256, now: now)) ?? ""
        }
    }

    private static let tokens: [Caller: @Sendable (Int64) -> String] = [
        .owner: token {
            $0.tenantKey = "customer-a"
            $0.name = name
        },
        .stranger: token { $0.tenantKey = "customer-b" }, .workspace: token { _ in },
        .manager: token { $0.isAdmin = true },
        .instance: { _ in (try? filled.get())?.known.first { $0.hasPrefix("mbr_inst_") } ?? "" },
    ]

    /// Made once: nothing changes it.
    private static let filled: Result<FuzzStore, Failure> = Result { () throws(Failure) in
        try FuzzStore(Provider()) { (engine, clock) throws(Failure) in
            func client(_ caller: Caller) throws(Failure) -> Client {
                try Client(engine: engine, token: tokens[caller]?(clock.now) ?? "")
            }
            var told: [JSON] = []
            func tell(_ client: Client, _ operation: MembraneCore.Operation, _ request: JSON) throws(Failure) {
                told.append(try JSON(parsing: try client.perform(operation, request.text), what: "The answer"))
            }
            told.append(try JSON(parsing: try engine.createInstanceToken(nil), what: "The token"))
            let (owner, stranger, manager) = (try client(.owner), try client(.stranger), try client(.manager))
            for app in FuzzApps.definitions { try tell(manager, .createConnector, app) }
            try tell(
                manager, .createIntegration,
                [
                    "connectorKey": "oauth",
                    "parameters": ["clientId": "id", "clientSecret": .string(secret + "-of-ours")],
                ])
            try tell(manager, .patchWorkspace, ["internalApi": FuzzApps.internalApi])
            try tell(manager, .createAction, FuzzApps.action)
            try tell(manager, .createWebhook, ["url": "https://product.test/events"])
            try tell(owner, .setCredentials, ["credentials": ["key": .string(secret + "-of-the-product")]])
            let keyed: JSON = ["connectorKey": "keyed", "input": ["apiKey": .string(secret)], "name": .string(name)]
            try tell(owner, .connect, keyed)
            try tell(owner, .connect, ["connectorKey": "oauth", "name": .string(name + " 2")])
            let callback = RequestWriter.callback(of: told.last?["clientAction"]?["uiUrl"]?.stringValue ?? "")
            try tell(owner, .completeConnect, ["callbackUrl": .string(callback ?? "")])
            try tell(owner, .connect, ["connectorKey": "oauth", "allowMultipleConnections": true])
            try tell(stranger, .connect, ["connectorKey": "keyed", "input": ["apiKey": "key-of-the-stranger"]])
            _ = try engine.runDue(DueLimits())
            var writer = RequestWriter(known: [])
            for json in told { writer.remember(json) }
            return writer.known
        }
    }

    /// Lets everybody in.
    private struct Provider: Transport {
        func send(_ request: HTTPRequest, _ call: Call) throws(Failure) -> HTTPResponse {
            var answer: JSON = ["ok": true]
            if request.uri.host == "id.test" {
                answer = [
                    "access_token": .string(secret + "-access"), "refresh_token": .string(secret + "-refresh"),
                    "expires_in": 3600,
                ]
            }
            return HTTPResponse(status: 200, body: Array(answer.text.utf8))
        }
    }
}

/// A handle as C has it: a number that the library gave.
@safe private struct CHandle {
    private let bits: UInt

    init(_ pointer: OpaquePointer?) { bits = UInt(bitPattern: pointer) }

    var pointer: OpaquePointer? { unsafe OpaquePointer(bitPattern: bits) }
}
