@testable import MembraneCore

/// A connection by OAuth and its tenant: `access-1` and `refresh-1` for an hour, unless `first` is answered.
struct ConnectedApp {
    let world: World
    let client: Client
    let id: String

    init(_ world: World, first: HTTPResponse? = nil, config: JSON = [:], members: JSON = [:]) throws {
        self.world = world
        try world.makeOAuthApp(config: config, members: members)
        if let first { world.transport.onToken { _ in first } }
        client = try world.tenant()
        id = try world.connectOAuth(client)
    }

    init(first: HTTPResponse? = nil, config: JSON = [:], members: JSON = [:]) throws {
        try self.init(try World(), first: first, config: config, members: members)
    }

    var clock: ManualClock { world.clock }
    var transport: ScriptedTransport { world.transport }

    static func requestThrough(_ id: String) -> JSON { ["connectionId": .string(id), "path": "/me"] }

    var request: JSON { Self.requestThrough(id) }

    @discardableResult
    func send() throws(Failure) -> JSON { try client.call(.request, request) }

    var refusal: Failure? { client.refusal(.request, request) }

    var refreshes: [HTTPRequest] { transport.tokenRequests.filter(\.isRefresh) }

    /// The refresh tokens that were sent, in their order.
    var redeemed: [String?] { refreshes.map { $0.formValue("refresh_token") } }

    /// The access tokens that the app has seen, in their order.
    var accessTokens: [String?] { transport.appRequests.map(\.accessToken) }

    var connection: Connection? { get throws { try world.connection(id) } }

    var credentials: JSON { get throws(Failure) { try world.credentials(id) } }

    func expire() { clock.advance(seconds: 3600) }

    /// What a process leaves behind that ends before it sends a refresh.
    func leaveLease(seconds: Int64 = 10) throws(Failure) {
        try world.write { (transaction) throws(Failure) in
            guard let connection = try transaction.connection(id: id, tenantId: nil)
            else { return }
            let seen = try transaction.lease(of: connection)
            _ = try transaction.takeLease(
                connection, seen: seen, owner: "crashed", until: transaction.now + seconds * 1000)
        }
    }
}

extension ConnectedApp {
    /// What the engine does by itself acts like this.
    func context() throws(Failure) -> Context {
        let id = try world.read { (transaction) throws(Failure) in
            try transaction.acrossWorkspaces.workspace(key: World.workspaceKey)?.id ?? ""
        }
        return Context(of: world.engine.services, workspaceId: id, call: .patient)
    }

    /// What a process leaves behind that ends after it has sent a refresh.
    func markSpent() throws(Failure) {
        let context = try context()
        try context.write { (transaction) throws(Failure) in
            var connection = try context.connection(id: id, transaction)
            connection.refresh.spentAt = transaction.now
            try transaction.update(&connection)
        }
    }
}

extension HTTPRequest {
    var isRefresh: Bool { formValue("grant_type") == "refresh_token" }

    var accessToken: String? {
        headers["Authorization"].flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst("Bearer ".count)) : nil }
    }
}

/// For what only the first of several does.
final class Once: Sendable {
    private let isDone = Lock(false)

    func isFirst() -> Bool {
        isDone.withLock { isDone in
            defer { isDone = true }
            return !isDone
        }
    }
}

extension StoreFile {
    /// An engine as another process would have it, with a clock or a transport that is not a world's.
    func openAgain(clock: any MembraneCore.Clock, transport: any Transport) throws(Failure) -> Engine {
        try Engine(
            url: path, try EngineOptions(json: nil),
            EngineEnvironment(
                clock: clock, random: SeededRandom(seed: 2), transport: transport, rootKey: World.rootKey))
    }
}
