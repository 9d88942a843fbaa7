@testable import MembraneCore

/// What the threads of a product do with the library, one call after another.
final class Workload {
    private let world: World
    private let process: VirtualProcess
    private let dice: Dice
    private let name: String
    private var clients: [Int: Client] = [:]

    init(_ process: VirtualProcess, _ name: String) {
        world = process.world
        self.process = process
        self.name = name
        dice = world.dice.split()
    }

    /// Until the actions are done or the process has died.
    func run() {
        for _ in 0..<world.plan.actions {
            rest()
            guard !process.isDead, !process.isEnding, !world.isCalm else { return }
            act()
        }
    }

    /// Often until the moment at which everybody wants something: then tokens have run out.
    private func rest() {
        let time = world.scheduler.time
        let lifetime = world.plan.lifetimeSeconds * 1000
        switch dice.below(4) {
        case 0: world.scheduler.suspend(milliseconds: dice.within(0...1_000))
        case 1: world.scheduler.suspend(milliseconds: dice.within(0...lifetime))
        default: world.scheduler.suspend(milliseconds: lifetime - time % lifetime + dice.within(0...20))
        }
    }

    private func act() {
        let id = dice.pick(world.connectionIds)
        if dice.happens(world.plan.changes) {
            switch dice.below(4) {
            case 0, 1: connect(id)
            case 2: call(.archiveConnection, ["id": .string(id)], of: owner(id))
            default:
                call(.restoreConnection, ["id": .string(id)], of: owner(id))
                connect(id)
            }
        } else if dice.happens(world.plan.connects) {
            // A store in which many more are made would be another simulation.
            connect(dice.happens(300) && world.connectionIds.count < 8 ? nil : id)
        } else if dice.happens(world.plan.closes) {
            close()
        } else if dice.happens(world.plan.deletions) {
            deleteTenant()
        } else if dice.happens(world.plan.dueWork) {
            runDue()
        } else if dice.happens(100) {
            handOut(id)
        } else if dice.happens(50) {
            call(.refreshConnection, ["id": .string(id)], of: owner(id))
        } else if dice.happens(50) {
            call(.getConnection, ["id": .string(id)], of: owner(id))
        } else {
            _ = request(id)
        }
    }

    /// Sends a request through a connection. Nil: it was answered.
    func request(_ id: String) -> Failure? {
        var failure: Failure?
        call(.request, ["connectionId": .string(id), "path": .string("/data/" + id)], of: owner(id)) { failure = $0 }
        return failure
    }

    private func owner(_ id: String) -> Int { world.owners[id] ?? 0 }

    /// A host that asks for the token itself.
    private func handOut(_ id: String) {
        guard let engine = process.engine, !process.isDead else { return }
        do throws(Failure) {
            let client = try Client(engine: engine, token: world.store.managerToken)
            let text = try client.perform(
                .getCredentials, #"{"id": "\#(id)"}"#, cancellation: process.cancellation())
            let answer = try JSON(parsing: text, what: "The answer")
            guard !process.isDead, let token = answer["credentials"]?["access_token"]?.stringValue else { return }
            world.trace("\(name) get_credentials: \(token)")
            world.judge.handsOut(token)
        } catch {
            guard !process.isDead else { return }
            world.trace("\(name) get_credentials: \(error.key)")
            world.judge.sees(error.json.text)
        }
    }

    /// What the host's own scheduler calls now and then.
    func runDue() {
        guard let engine = process.engine, !process.isDead else { return }
        do throws(Failure) {
            let report = try engine.runDue(DueLimits())
            if !process.isDead { world.trace("\(name) run_due: \(report.json)") }
        } catch {
            if !process.isDead { world.trace("\(name) run_due: \(error.key)") }
        }
    }

    /// The host closes the engine, whatever its other threads are doing, and starts anew.
    private func close() {
        guard !process.isEnding else { return }
        world.trace("\(name) closes")
        process.end()
        if !process.isDead { world.restart(process) }
    }

    /// The manager deletes the tenant that may leave. Whoever acts for it then makes another one with the same key.
    private func deleteTenant() {
        guard let engine = process.engine, !process.isDead else { return }
        do throws(Failure) {
            let manager = try Client(engine: engine, token: world.store.managerToken)
            let request: JSON = ["tenantKey": .string(SharedStore.tenantKeys[1])]
            let text = try manager.perform(
                .deleteTenant, request.text, timeoutMilliseconds: dice.pick([1, 20, 30_000]),
                cancellation: process.cancellation())
            guard !process.isDead else { return }
            world.counts.erased += 1
            world.trace("\(name) delete_tenant: \(text)")
        } catch {
            if !process.isDead { world.trace("\(name) delete_tenant: \(error.key)") }
        }
    }

    // MARK: Connecting

    /// Connects again, or for a tenant anew, with a person who agrees. False when the host was not told that it worked.
    @discardableResult
    func connect(_ existing: String?, of tenant: Int? = nil) -> Bool {
        let tenant = tenant ?? existing.map(owner) ?? (world.plan.deletions > 0 ? dice.below(2) : 0)
        let request: JSON =
            existing.map { ["connectionId": .string($0)] } ?? [
                "connectorKey": .string(world.plan.connectorKey), "allowMultipleConnections": true,
            ]
        guard let answer = call(.connect, request, of: tenant), let id = answer["id"]?.stringValue else { return false }
        if existing == nil { world.made(id, of: tenant) }
        guard let uri = answer["clientAction"]?["uiUrl"]?.stringValue, let state = Self.state(in: uri) else {
            return false
        }
        world.scheduler.suspend(milliseconds: dice.within(500...5_000))
        let code = world.provider.authorize(id)
        let query = FormEncoding.encode([("code", code), ("state", state)])
        let callback: JSON = ["callbackUrl": .string("https://product.test/callback?" + query)]
        if complete(callback, of: tenant) { return true }
        // The person loads the page again.
        return dice.happens(300) && complete(callback, of: tenant)
    }

    /// The caller may give up at any time: by a limit of its own, or because somebody cancels the call.
    private func complete(_ callback: JSON, of tenant: Int) -> Bool {
        guard !world.faults.areOff, dice.happens(world.plan.callersGiveUp) else {
            return call(.completeConnect, callback, of: tenant) != nil
        }
        let patience = dice.pick([dice.within(1...200), dice.within(1...200), dice.within(200...20_000)])
        var limit: Int64?
        let cancellation = process.cancellation()
        if dice.happens(500) {
            limit = patience
        } else {
            world.scheduler.at(world.scheduler.time + patience) { cancellation.cancel() }
        }
        var isGivenUp = false
        let answer = call(.completeConnect, callback, of: tenant, limit, cancellation) { failure in
            isGivenUp = failure.status == .timedOut || failure.status == .cancelled
        }
        if isGivenUp { world.counts.givenUp += 1 }
        return answer != nil
    }

    private static func state(in uri: String) -> String? {
        let query = uri.split(separator: "?", maxSplits: 1).last ?? ""
        return FormEncoding.decode(String(query)).first { $0.0 == "state" }?.1
    }

    private func client(_ engine: Engine, of tenant: Int) throws(Failure) -> Client {
        if let client = clients[tenant] { return client }
        let client = try Client(engine: engine, token: world.store.tenantTokens[tenant])
        clients[tenant] = client
        return client
    }

    /// One operation as a host calls it: what it answers is no secret, and what it throws is neither.
    @discardableResult
    private func call(
        _ operation: MembraneCore.Operation, _ request: JSON, of tenant: Int, _ limit: Int64? = nil,
        _ cancellation: Cancellation? = nil, _ failed: (Failure) -> Void = { _ in }
    ) -> JSON? {
        guard let engine = process.engine, !process.isDead else { return nil }
        defer { world.judge.grants.callEnded(world.scheduler.current) }
        do throws(Failure) {
            let text = try client(engine, of: tenant).perform(
                operation, request.text, timeoutMilliseconds: limit,
                cancellation: cancellation ?? process.cancellation())
            guard !process.isDead else { return nil }
            world.trace("\(name) \(operation.name): done")
            world.judge.sees(text)
            return try? JSON(parsing: text, what: "The answer")
        } catch {
            // Its tenant was deleted: the next client makes another.
            if error.status == .notAuthenticated { clients[tenant] = nil }
            guard !process.isDead else { return nil }
            world.trace("\(name) \(operation.name): \(error.key)")
            world.judge.sees(error.json.text)
            failed(error)
            return nil
        }
    }
}
