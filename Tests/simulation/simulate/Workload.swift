@testable import MembraneCore

/// What the threads of a product do with the library, one call after another.
final class Workload {
    private let world: World
    private let process: VirtualProcess
    private let dice: Dice
    private let name: String
    private var client: Client?

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
            guard !process.isDead, !world.isCalm else { return }
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
            case 0, 1: _ = connect(id)
            case 2: call(.archiveConnection, ["id": .string(id)])
            default:
                call(.restoreConnection, ["id": .string(id)])
                _ = connect(id)
            }
        } else if dice.happens(world.plan.dueWork) {
            runDue()
        } else if dice.happens(100) {
            handOut(id)
        } else if dice.happens(50) {
            call(.refreshConnection, ["id": .string(id)])
        } else if dice.happens(50) {
            call(.getConnection, ["id": .string(id)])
        } else {
            _ = request(id)
        }
    }

    /// Sends a request through a connection. Nil: it was answered.
    func request(_ id: String) -> Failure? {
        var failure: Failure?
        call(.request, ["connectionId": .string(id), "path": .string("/data/" + id)]) { failure = $0 }
        return failure
    }

    /// A host that asks for the token itself.
    private func handOut(_ id: String) {
        guard let engine = process.engine, !process.isDead else { return }
        do throws(Failure) {
            let client = try Client(engine: engine, token: world.store.managerToken)
            let text = try client.perform(
                .getCredentials, #"{"id": "\#(id)"}"#, cancellation: process.cancellation)
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

    /// Connects, or connects again, with a person who agrees. The connection's id.
    func connect(_ existing: String?) -> String? {
        let request: JSON =
            existing.map { ["connectionId": .string($0)] } ?? [
                "connectorKey": .string(world.plan.connectorKey), "allowMultipleConnections": true,
            ]
        guard let answer = call(.connect, request), let id = answer["id"]?.stringValue,
            let uri = answer["clientAction"]?["uiUrl"]?.stringValue, let state = Self.state(in: uri)
        else { return nil }
        world.scheduler.suspend(milliseconds: dice.within(500...5_000))
        let code = world.provider.authorize(id)
        let query = FormEncoding.encode([("code", code), ("state", state)])
        let done = call(.completeConnect, ["callbackUrl": .string("https://product.test/callback?" + query)])
        return done == nil ? nil : id
    }

    private static func state(in uri: String) -> String? {
        let query = uri.split(separator: "?", maxSplits: 1).last ?? ""
        return FormEncoding.decode(String(query)).first { $0.0 == "state" }?.1
    }

    private func client(_ engine: Engine) throws(Failure) -> Client {
        if let client { return client }
        return try Client(engine: engine, token: world.store.tenantToken)
    }

    /// One operation as a host calls it: what it answers is no secret, and what it throws is neither.
    @discardableResult
    private func call(
        _ operation: MembraneCore.Operation, _ request: JSON, _ failed: (Failure) -> Void = { _ in }
    ) -> JSON? {
        guard let engine = process.engine, !process.isDead else { return nil }
        do throws(Failure) {
            let client = try client(engine)
            self.client = client
            let text = try client.perform(operation, request.text, cancellation: process.cancellation)
            guard !process.isDead else { return nil }
            world.trace("\(name) \(operation.name): done")
            world.judge.sees(text)
            return try? JSON(parsing: text, what: "The answer")
        } catch {
            guard !process.isDead else { return nil }
            world.trace("\(name) \(operation.name): \(error.key)")
            world.judge.sees(error.json.text)
            failed(error)
            return nil
        }
    }
}
