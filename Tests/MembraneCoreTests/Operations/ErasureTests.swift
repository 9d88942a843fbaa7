import Testing

@testable import MembraneCore

/// Deleting what has very many rows: gone at once for everybody, erased in batches between which others write.
@Suite struct ErasureTests {
    private let database: WatchedDatabase
    private let world: World
    private let manager: Client
    /// Of another tenant than the large one.
    private let app: ConnectedApp

    init() throws {
        database = try WatchedDatabase()
        world = try World(database)
        manager = try world.manager()
        app = try ConnectedApp(world)
    }

    /// As many as a tenant may have: 2000 connections with an event each, and two of every other kind.
    private func makeLarge() throws -> JSON {
        let tenant = try world.tenant("large")
        let id: JSON = .string(try world.connectOAuth(tenant))
        _ = try tenant.call(.request, ["connectionId": id, "path": "/me"])
        _ = try tenant.call(.listConnectionLogs, ["id": id])
        _ = try tenant.call(.connect, ["integrationKey": "crm"])
        let config: JSON = ["request": ["uri": "/ping"]]
        _ = try tenant.call(
            .createAction,
            ["key": "ping", "type": "api-request-to-external-app", "connectionId": id, "config": config])
        _ = try world.makeToken(["type": "long-lived", "tenantKey": "large"], by: manager)
        let own = try tenant.call(.getTenant)["id"]?.stringValue ?? ""
        try world.copy("connections", of: own, ["id", "key"], times: 2000)
        try world.copy("events", of: own, ["id"], times: 2000)
        return ["connection": id, "tenant": .string(own)]
    }

    private func delete(_ client: Client, within milliseconds: Int64) throws -> JSON {
        try JSON(
            parsing: client.perform(.deleteTenant, #"{"tenantKey": "large"}"#, timeoutMilliseconds: milliseconds),
            what: "The answer")
    }

    private func limits(_ count: Int) -> DueLimits {
        var limits = DueLimits()
        limits.maximumCount = count
        return limits
    }

    // MARK: Batches

    @Test func othersWriteBetweenTheBatches() throws {
        let large = try makeLarge()
        app.expire()
        let before = try world.rows("tenant_id", large["tenant"])
        let steps = Lock([before])
        database.beforeWrites {
            let left = (try? world.rows("tenant_id", large["tenant"])) ?? 0
            let count = steps.withLock { steps in
                steps.append(left)
                return steps.count
            }
            // A refresh that ends in the middle of it.
            if count == 10 { #expect(throws: Never.self) { try app.send() } }
        }
        #expect(try manager.call(.deleteTenant, ["tenantKey": "large"])["erased"] == true)
        database.beforeWrites(nil)
        let seen = steps.withLock { $0 }
        // Each event brings two rows of its own at most here.
        #expect(before > 4000 && zip(seen, seen.dropFirst()).allSatisfy { $0 - $1 <= Int64(Housekeeping.batch) + 2 })
        #expect(try world.rows("tenant_id", large["tenant"]) == 0)
        #expect(app.accessTokens.suffix(1) == ["access-3"] && app.refusal == nil)
        #expect(try world.engine.runDue(DueLimits()).erasing == 0)
    }

    @Test func whatTheCallHasNoTimeForIsDueWork() throws {
        let large = try makeLarge()
        #expect(try delete(manager, within: 3)["erased"] == false)
        var left = try world.rows("tenant_id", large["tenant"])
        #expect(left > 1000)
        var reports: [JSON] = []
        while let next = try world.engine.services.nextDueAt(.patient), next <= world.clock.now, reports.count < 100 {
            reports.append(try JSON(parsing: try world.engine.runDue(limits(2)).json, what: "The report"))
            let now = try world.rows("tenant_id", large["tenant"])
            #expect(left - now <= 2 * Int64(Housekeeping.batch) + 4)
            left = now
        }
        #expect(left == 0 && reports.count > 5)
        #expect(reports.first?["erasing"] == 1 && reports.last?["erasing"] == 0)
        #expect(reports.contains { $0["sources"]?["erasures"]?["done"] == 2 })
    }

    @Test func anotherProcessGoesOnWhereOneWasKilled() throws {
        let file = try StoreFile(inMemory: true)
        let first = try World(file)
        let app = try ConnectedApp(first)
        let tenant = try app.client.call(.getTenant)["id"]?.stringValue ?? ""
        try first.copy("events", of: tenant, ["id"], times: 1000)
        _ = try first.manager().perform(.deleteTenant, #"{"tenantKey": "customer-1"}"#, timeoutMilliseconds: 2)
        let second = try World(file, seed: 2)
        #expect(try second.engine.runDue(limits(1)).erasing == 1)
        let report = try second.engine.runDue(DueLimits())
        #expect(report.erasing == 0 && report["erasures"].done > 0)
    }

    @Test func aWebhooksLogIsErasedInBatchesToo() throws {
        let webhook = try manager.call(.createWebhook, ["url": "https://hooks.product.test/"])
        let reconnected = try world.connectOAuth(world.tenant(), ["connectionId": .string(app.id)])
        #expect(reconnected == app.id)
        _ = try world.engine.runDue(DueLimits())
        try world.copyAttempts(1000)
        let id: JSON = webhook["id"] ?? .null
        _ = try manager.perform(
            .deleteWebhook, (["id": id] as JSON).text, timeoutMilliseconds: 2)
        #expect(manager.refusal(.getWebhook, ["id": id])?.status == .notFound)
        #expect(try world.engine.runDue(limits(1)).erasing == 1 && world.engine.runDue(DueLimits()).erasing == 0)
        let left = try world.read { (transaction) throws(Failure) in
            try transaction.session.first(
                "SELECT (SELECT COUNT(*) FROM webhook_attempts) + (SELECT COUNT(*) FROM event_deliveries WHERE destination_id = $1)",
                [.text(id.stringValue ?? "")]
            ) { (row) throws(Failure) in row.integer(0) }
        }
        #expect(left == 0)
    }

    // MARK: Gone at once

    @Test func beforeAnythingIsErasedNobodyFindsATenant() throws {
        let large = try makeLarge()
        let connection: JSON = ["id": large["connection"] ?? .null]
        let client = try world.tenant("large")
        let token = try world.makeToken(["type": "long-lived", "tenantKey": "large"], by: manager)
        let tokenId = try world.client(token).call(.getSelf)["token"]?["id"] ?? .null
        let action = try client.call(.listActions)["items"]?[0]?["id"] ?? .null
        let event = try manager.call(.listEvents, ["limit": 1])["items"]?[0]?["id"] ?? .null
        #expect(try delete(manager, within: 1)["erased"] == false)
        #expect(client.refusal(.getSelf)?.data["reason"] == "revoked")
        #expect(failure { () throws(Failure) in _ = try world.client(token) }?.data["reason"] == "unknown")
        for (operation, request): (MembraneCore.Operation, JSON) in [
            (.getTenant, ["id": large["tenant"] ?? .null]), (.getTenant, ["tenantKey": "large"]),
            (.deleteTenant, ["tenantKey": "large"]), (.getConnection, connection), (.archiveConnection, connection),
            (.listConnectionLogs, connection), (.getAction, ["id": action]), (.getToken, ["id": tokenId]),
            (.revokeToken, ["id": tokenId]), (.listConnections, ["tenantKey": "large"]),
        ] { #expect(manager.refusal(operation, request)?.status == .notFound, "\(operation.name)") }
        let subjects = try manager.call(.listEvents, ["limit": 1000])["items"]?.arrayValue ?? []
        #expect(subjects.allSatisfy { $0["data"]?["connection"]?["id"] == .string(app.id) } && !subjects.isEmpty)
        #expect(event != .null && !subjects.contains { $0["id"] == event })
        #expect(try manager.call(.listTokens)["items"] == [])
        #expect(try manager.call(.listConnections)["items"]?.arrayValue?.map { $0["id"] } == [.string(app.id)])
        // Its key is free for another.
        let again = try world.tenant("large")
        #expect(try again.call(.getTenant)["id"] != large["tenant"] && again.call(.listConnections)["items"] == [])
        _ = try world.engine.runDue(DueLimits())
        #expect(try world.rows("tenant_id", large["tenant"]) == 0 && again.refusal(.getSelf) == nil)
    }

    @Test func whatIsErasedIsDueForNothingElse() throws {
        _ = try makeLarge()
        #expect(try delete(manager, within: 1)["erased"] == false)
        let requests = world.transport.requests.count
        let before = try world.engine.services.nextDueAt(.patient)
        app.expire()
        _ = try manager.call(.archiveTenant, ["tenantKey": "customer-1"])
        _ = try world.engine.runDue(DueLimits())
        #expect(before == ManualClock.start && world.transport.requests.count == requests)
    }

    @Test func aRefreshThatEndsMeanwhileBringsNothingBack() throws {
        let tenant = try app.client.call(.getTenant)["id"]
        app.expire()
        app.transport.onToken { [manager] (_) throws(Failure) in
            _ = try manager.call(.deleteTenant, ["tenantKey": "customer-1"])
            return .tokens(2)
        }
        #expect(app.refusal != nil)
        _ = try world.engine.runDue(DueLimits())
        #expect(try world.rows("tenant_id", tenant) == 0)
    }

    @Test func aCodeThatIsRedeemedMeanwhileBringsNothingBack() throws {
        let tenant = try app.client.call(.getTenant)["id"]
        let attempt = try world.startOAuth(app.client, ["connectionId": .string(app.id)])
        app.transport.onToken { [manager] (_) throws(Failure) in
            _ = try manager.call(.deleteTenant, ["tenantKey": "customer-1"])
            return .tokens(2)
        }
        #expect(app.client.refusal(.completeConnect, attempt.callback()) != nil)
        _ = try world.engine.runDue(DueLimits())
        #expect(try world.rows("tenant_id", tenant) == 0)
    }

    /// Until a process looks at the standing of its clients again.
    @Test func whoeverHasNotNoticedYetWritesNothing() throws {
        let file = try StoreFile(inMemory: true)
        let clock = ManualClock()
        let world = try World(file, clock: clock)
        try world.makeKeyedApp()
        let late = try World(file, clock: clock, seed: 2)
        let (tenant, manager) = (try late.tenant(), try late.manager())
        _ = try late.connectKeyed(tenant)
        let workspace: JSON = .string(try world.workspaceId)
        _ = try world.manager().call(.deleteTenant, ["tenantKey": "customer-1"])
        let connect: JSON = ["connectorKey": "keyed", "input": ["apiKey": "key-1"], "allowMultipleConnections": true]
        #expect(tenant.refusal(.connect, connect)?.data["reason"] == "revoked")
        _ = try world.instance().call(.deleteWorkspace, ["workspaceKey": "acme"])
        for (operation, request): (MembraneCore.Operation, JSON) in [
            (.createToken, ["type": "long-lived", "tenantKey": "new"]), (.createWebhook, ["url": "https://a.test/"]),
            (.createToken, ["type": "long-lived", "isAdmin": true]),
        ] { #expect(manager.refusal(operation, request)?.data["reason"] == "revoked", "\(operation.name)") }
        #expect(try late.rows("workspace_id", workspace) == 0)
    }

    // MARK: Workspaces

    @Test func aWorkspacesKeysAreGoneAtOnce() throws {
        let large = try makeLarge()
        let id: JSON = .string(try world.workspaceId)
        let instance = try world.instance()
        let answer = try JSON(
            parsing: instance.perform(.deleteWorkspace, #"{"workspaceKey": "acme"}"#, timeoutMilliseconds: 1),
            what: "The answer")
        #expect(answer == ["id": id, "key": "acme", "erased": false])
        #expect(try world.rows("tenant_id", large["tenant"]) > 1000)
        for table in ["data_keys", "workspaces", "event_destinations"] {
            #expect(try count(table) == 0, "\(table)")
        }
        for client in [manager, app.client] { #expect(client.refusal(.getSelf)?.data["reason"] == "revoked") }
        #expect(instance.refusal(.deleteWorkspace, ["workspaceKey": "acme"])?.status == .notFound)
        // Nothing of it is refreshed, and its key is free for another.
        app.expire()
        _ = try instance.call(.createWorkspace, ["key": "acme"])
        let requests = world.transport.requests.count
        let report = try world.engine.runDue(DueLimits())
        #expect(report.erasing == 0 && world.transport.requests.count == requests)
        #expect(try world.rows("workspace_id", id) == 0 && count("workspaces") == 1 && count("data_keys") == 1)
    }

    private func count(_ table: String) throws -> Int64? {
        try world.read { (transaction) throws(Failure) in
            try transaction.session.first("SELECT COUNT(*) FROM \(table)", []) { (row) throws(Failure) in
                row.integer(0)
            } ?? nil
        }
    }
}

extension World {
    /// How many rows there are of a tenant or a workspace.
    fileprivate func rows(_ column: String, _ id: JSON?) throws(Failure) -> Int64 {
        try read { (transaction) throws(Failure) in
            var sum: Int64 = 0
            for table in Table.names(with: column) {
                sum +=
                    try transaction.session.first(
                        "SELECT COUNT(*) FROM \(table) WHERE \(column) = $1", [.text(id?.stringValue ?? "")]
                    ) { (row) throws(Failure) in row.integer(0) ?? 0 } ?? 0
            }
            return sum
        }
    }

    /// Copies a tenant's rows of a table; the columns that must differ get a number.
    fileprivate func copy(_ table: String, of tenantId: String, _ unique: [String], times: Int) throws(Failure) {
        try copy(table, "WHERE tenant_id = '\(tenantId)'", unique, times)
    }

    fileprivate func copyAttempts(_ times: Int) throws(Failure) { try copy("webhook_attempts", "", ["id"], times) }

    private func copy(_ table: String, _ condition: String, _ unique: [String], _ times: Int) throws(Failure) {
        try write { (transaction) throws(Failure) in
            let columns = try transaction.session.all("SELECT name FROM pragma_table_info('\(table)')", []) {
                (row) throws(Failure) in row.text(0) ?? ""
            }
            let values = columns.map { unique.contains($0) ? "\($0) || '-' || n" : $0 }
            try transaction.session.run(
                """
                INSERT INTO \(table) (\(columns.joined(separator: ", ")))
                WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(times))
                SELECT \(values.joined(separator: ", ")) FROM (SELECT * FROM \(table) \(condition) LIMIT 1), numbers
                """, [])
        }
    }
}
