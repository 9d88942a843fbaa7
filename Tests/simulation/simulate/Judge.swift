@testable import MembraneCore

/// What must never happen. Each case is one promise of the library.
enum Promise: String {
    case reuse = "a refresh token that was accepted is not sent again"
    case loss = "no connection is lost that the provider did not end"
    case event = "every change of state has its event, exactly one, in order"
    case uncommitted = "nobody uses an access token that is not stored"
    case overlap = "one token request at a time for each connection"
    case liveness = "every connection works again when the faults are over"
    case secrecy = "no secret in an error, an answer or an event"
    case grant = "no grant that a provider has issued is neither stored nor revoked"
    case harness = "the simulation itself"
}

/// Why a refresh token was sent again, or lost, where no client could have known better.
enum Window: String, CaseIterable {
    /// The provider acted, and its answer reached nobody.
    case lostAnswer
    /// The holder died between the provider's acting and the commit.
    case crash
    /// The holder stood still for longer than its lease, with the request under way.
    case pause
    /// The request arrived after its sender had given up or died.
    case lateRequest
    /// The store took no writes for longer than anybody can wait.
    case store
    /// Of a grant: its tenant was deleted, and the apps are not told of that.
    case erased
    /// Of a grant: it was to be revoked, and the request did not arrive.
    case lostRevocation
}

/// Compares what the engines do with what the provider knows and the store holds.
final class Judge {
    private struct Row {
        var sealed: [UInt8] = []
        var isDisconnected = false
        var isArchived = false
        /// It has credentials now: archiving erases them.
        var isHolding = false
        /// Its tenant was deleted.
        var isErased = false
        var refreshToken: String?
        var family: Int?
        /// The number of its last event.
        var events: Int64 = 0
    }

    private unowned let world: World
    private var rows: [String: Row] = [:]
    private var stored: Set<String> = []
    private var lastEventRow: Int64 = 0
    private var underWay: [TokenExchange] = []
    private(set) lazy var grants = Grants(world)

    /// How soon a lease may pass to others that nobody renews.
    static let lease = RefreshLease.milliseconds
    /// How long an answer in hand is worth trying to store.
    private static let patience: Int64 = 5_000

    init(_ world: World) { self.world = world }

    private var time: Int64 { world.scheduler.time }

    // MARK: Store

    /// The strand that runs has written something.
    func wrote(_ process: VirtualProcess) {
        guard let strand = world.scheduler.current, strand.process === process else { return }
        // What it writes now may be no more than the finding that its lease is gone.
        if hasRunOut(strand) {
            for exchange in underWay where exchange.strand === strand { exchange.hasLostLease = true }
        }
        strand.lastCommitAt = time
        strand.refusedSince = nil
        grants.wrote(strand)
    }

    /// After every commit: what has changed?
    func compare() {
        let changes: [Connection]
        let events: [Event]
        do {
            (changes, events) = try world.store.inspect { (transaction) throws(Failure) in
                var filter = ConnectionFilter()
                filter.includesArchived = true
                let page = try Page(limit: 100, cursor: nil)
                let connections = try transaction.connections(filter, page: page)
                for connection in connections { try note(connection, transaction) }
                return (connections, try newEvents(transaction))
            }
        } catch {
            return world.fail(.harness, "the store cannot be read: \(error.key)")
        }
        for connection in changes { compare(connection, events.filter { $0.subject == connection.id }) }
        let present = Set(changes.map(\.id))
        for id in rows.keys where !present.contains(id) { rows[id]?.isErased = true }
    }

    private func note(_ connection: Connection, _ transaction: Transaction) throws(Failure) {
        let sealed =
            try transaction.session.first(
                "SELECT credentials FROM connections WHERE id = $1", [.text(connection.id)]
            ) { (row) throws(Failure) in row.blob(0) } ?? nil
        rows[connection.id]?.isHolding = sealed != nil
        guard let sealed, rows[connection.id]?.sealed != sealed else { return }
        rows[connection.id, default: Row()].isHolding = true
        rows[connection.id, default: Row()].sealed = sealed
        let credentials = try transaction.credentials(of: connection)
        if let access = credentials["access_token"]?.stringValue { stored.insert(access) }
        let refreshToken = credentials["refresh_token"]?.stringValue
        if let token = refreshToken.flatMap({ world.provider.refreshToken($0) }) {
            token.isCommitted = true
            token.family.isStored = true
        }
        rows[connection.id, default: Row()].refreshToken = refreshToken
        world.trace("stored: version \(connection.credentialsVersion), \(refreshToken ?? "no refresh token")")
    }

    private func newEvents(_ transaction: Transaction) throws(Failure) -> [Event] {
        let events = try transaction.session.all(
            "SELECT rowid, subject_id, sequence, type, payload FROM events WHERE rowid > $1 ORDER BY rowid",
            [.integer(lastEventRow)]
        ) { (row) throws(Failure) in
            Event(
                row: row.integer(0) ?? 0, subject: row.text(1) ?? "", sequence: row.integer(2) ?? 0,
                type: row.text(3) ?? "", payload: row.text(4) ?? "")
        }
        // What is erased gives its numbers back.
        lastEventRow =
            try transaction.session.first("SELECT MAX(rowid) FROM events", []) { (row) throws(Failure) in
                row.integer(0) ?? 0
            } ?? 0
        for event in events { sees(event.payload) }
        return events
    }

    private struct Event {
        let row: Int64
        let subject: String
        let sequence: Int64
        let type: String
        let payload: String
    }

    private func compare(_ connection: Connection, _ events: [Event]) {
        var row = rows[connection.id] ?? Row()
        let family = row.refreshToken.flatMap { world.provider.refreshToken($0) }?.family.number
        let expected = Self.event(row, connection, family).map { [$0.rawValue] } ?? []
        if events.map(\.type) != expected {
            world.fail(.event, "\(connection.id) has the events \(events.map(\.type)) for what calls for \(expected)")
        }
        for event in events {
            row.events += 1
            world.counts.events += 1
            if event.sequence != row.events { world.fail(.event, "\(connection.id) skips from event \(row.events)") }
            world.trace("event \(event.sequence) of \(connection.id): \(event.type)")
        }
        row.family = family
        if connection.isDisconnected, !row.isDisconnected, !row.isArchived {
            world.counts.disconnected += 1
            world.trace("\(connection.id) is disconnected")
            if let token = row.refreshToken, world.provider.accepts(token) {
                world.fail(.loss, "\(connection.id) was disconnected, and the provider accepts \(token)")
            }
            if let token = row.refreshToken, world.provider.end(of: token) == .revokedByUs {
                world.fail(.loss, "\(connection.id) was disconnected after \(token) had been given back")
            }
        }
        row.isDisconnected = connection.isDisconnected
        row.isArchived = connection.archivedAt != nil
        rows[connection.id] = row
    }

    /// What a change of a connection must be told as. Connecting brings tokens of another family.
    private static func event(_ before: Row, _ now: Connection, _ family: Int?) -> ConnectionEvent? {
        if now.archivedAt != nil { return before.isArchived || before.events == 0 ? nil : .deleted }
        if family != before.family { return before.events == 0 ? .created : .reconnected }
        if now.isDisconnected, !before.isDisconnected, !before.isArchived { return .disconnected }
        return before.isDisconnected && !now.isDisconnected ? .reconnected : nil
    }

    func refusedCommit(_ process: VirtualProcess) {
        guard let strand = world.scheduler.current, strand.process === process else { return }
        strand.refusedSince = strand.refusedSince ?? time
        grants.refusedCommit(strand, at: time)
        for exchange in underWay where exchange.strand === strand && exchange.isDelivered {
            exchange.refusedCommitAt = exchange.refusedCommitAt ?? time
        }
    }

    // MARK: Token requests

    func sends(_ exchange: TokenExchange) {
        exchange.sentAt = time
        world.trace("\(exchange.strand.name) sends \(exchange.grant)")
        guard exchange.isRefresh else { return grants.sends(exchange) }
        world.counts.refreshes += 1
        if exchange.begunAt - exchange.strand.lastCommitAt > Self.lease {
            world.fail(.overlap, "\(exchange.strand.name) sends \(exchange.grant) with a lease that has run out")
        }
        underWay.removeAll {
            $0.process.isDead || $0.isOver && ($0.isDelivered == false || time - $0.begunAt > 300_000)
        }
        for other in underWay where !other.isOver && other.connectionId == exchange.connectionId {
            if !hasLostLease(other), !hasLostLease(exchange) {
                world.fail(.overlap, "\(exchange.strand.name) sends while \(other.strand.name) waits for an answer")
            }
        }
        exchange.hasLostLease = exchange.hasLostLease || hasRunOut(exchange.strand)
        exchange.window = window(atSending: exchange)
        underWay.append(exchange)
    }

    /// Why whoever sends a token now cannot know that it is accepted already, or is about to be.
    private func window(atSending exchange: TokenExchange) -> Window? {
        if let window = world.provider.refreshToken(exchange.grant).flatMap({ window(of: $0) }) { return window }
        let isOnItsWay = underWay.contains { !$0.isOver && $0.grant == exchange.grant && hasLostLease($0) }
        return isOnItsWay ? .pause : nil
    }

    /// The provider was sent a token that it had accepted already, outside its grace.
    func reused(_ token: Provider.RefreshToken, _ exchange: TokenExchange) {
        guard let window = exchange.window ?? lateness(of: exchange) ?? window(of: token) else {
            let holders = token.acceptances.map { $0.exchange.strand.name }.joined(separator: ", ")
            return world.fail(
                .reuse, "\(exchange.strand.name) sent \(token.text) again, which came from \(holders) before")
        }
        world.counts.windows[window, default: 0] += 1
        world.trace("the window: \(window.rawValue), \(token.text)")
    }

    private func lateness(of exchange: TokenExchange) -> Window? {
        if exchange.process.isDead || exchange.isOver { return .lateRequest }
        return hasLostLease(exchange) ? .pause : nil
    }

    private func window(of token: Provider.RefreshToken) -> Window? {
        var found: Window?
        for acceptance in token.acceptances {
            guard let window = window(of: acceptance) else { return nil }
            found = found ?? window
        }
        return found
    }

    private func window(of acceptance: Provider.Acceptance) -> Window? {
        let exchange = acceptance.exchange
        if acceptance.issued.isCommitted { return nil }
        if exchange.process.isDead { return .crash }
        if !exchange.isDelivered, exchange.isOver { return .lostAnswer }
        if hasLostLease(exchange) { return .pause }
        if let refused = exchange.refusedCommitAt, world.faults.wasOut(from: refused, milliseconds: Self.patience) {
            return .store
        }
        return nil
    }

    private func hasLostLease(_ exchange: TokenExchange) -> Bool {
        if hasRunOut(exchange.strand) { exchange.hasLostLease = true }
        return exchange.hasLostLease
    }

    /// Whether a strand has lost its lease without having had the time to do anything about it.
    private func hasRunOut(_ strand: Strand) -> Bool {
        let since = time - strand.lastCommitAt
        guard since >= Self.lease else { return false }
        var idle = strand.process.stoodStill(from: strand.lastCommitAt, to: time)
        if let refused = strand.refusedSince { idle = max(idle, time - refused) }
        return since - idle <= Self.lease / 2
    }

    // MARK: Apps and hosts

    func uses(_ accessToken: String, for connectionId: String) {
        if !stored.contains(accessToken) {
            world.fail(.uncommitted, "\(accessToken) is used and was never stored")
        }
        if world.provider.owner(accessToken: accessToken) != connectionId {
            world.fail(.uncommitted, "\(accessToken) is used for \(connectionId), which is another's")
        }
    }

    /// What is handed out to a host.
    func handsOut(_ accessToken: String) {
        if !stored.contains(accessToken) {
            world.fail(.uncommitted, "\(accessToken) is handed out and was never stored")
        }
    }

    func sees(_ text: String) {
        if text.hasCanary { world.fail(.secrecy, text) }
    }

    // MARK: The end

    /// What the provider says of a connection's stored refresh token.
    func isAlive(_ connectionId: String) -> Bool {
        rows[connectionId]?.refreshToken.map { world.provider.accepts($0) } ?? false
    }

    func isArchived(_ connectionId: String) -> Bool { rows[connectionId]?.isArchived ?? false }
    func isErased(_ connectionId: String) -> Bool { rows[connectionId]?.isErased ?? false }

    /// Whether a grant is what its connection lives by.
    func holds(_ family: Provider.Family) -> Bool {
        guard let row = rows[family.connectionId], !row.isErased, row.isHolding else { return false }
        return row.family == family.number
    }

    func isDisconnected(_ connectionId: String) -> Bool { rows[connectionId]?.isDisconnected ?? false }
}

extension String {
    fileprivate var hasCanary: Bool {
        let needle = Array(Canary.text.utf8)
        let bytes = Array(utf8)
        guard bytes.count >= needle.count else { return false }
        return (0...(bytes.count - needle.count)).contains { start in
            bytes[start] == needle[0] && bytes[start..<(start + needle.count)].elementsEqual(needle)
        }
    }
}
