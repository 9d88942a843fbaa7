@testable import MembraneCore

/// One seed: some processes on one store, a provider, an app, and what goes wrong between them.
final class World {
    let seed: UInt64
    let plan: Plan
    let store: SharedStore
    let dice: Dice
    let sabotage: Sabotage?
    let scheduler: Scheduler
    private(set) lazy var provider = Provider(self)
    private(set) lazy var faults = Faults(self, dice.split())
    private(set) lazy var judge = Judge(self)
    private let isTracing: Bool
    private var processes: [VirtualProcess] = []
    private var generations = 0

    /// What everybody's clock is wrong by.
    var clockError: Int64 = 0
    private(set) var connectionIds: [String] = []
    /// Whose a connection is: an index of the store's tenants.
    private(set) var owners: [String: Int] = [:]
    private(set) var isCalm = false
    private(set) var violation: String?
    var counts = Counts()

    private static let maximumSteps = 300_000

    init(seed: UInt64, _ store: SharedStore, sabotage: Sabotage?, isTracing: Bool) {
        self.seed = seed
        self.store = store
        self.isTracing = isTracing
        self.sabotage = sabotage
        dice = Dice(seed)
        plan = Plan(dice.split())
        scheduler = Scheduler(dice.split(), stickiness: plan.stickiness)
    }

    /// Nil when every promise was kept.
    func run() throws(Failure) -> String? {
        try store.reset()
        trace("\(plan)")
        connectApps()
        faults.begin()
        for index in 0..<plan.processes { begin(index) }
        goOn()
        isCalm = true
        faults.end()
        scheduler.forgetTimers()
        judgeTheEnd()

        counts.seeds = 1
        counts.steps = scheduler.steps
        counts.milliseconds = scheduler.time
        return violation
    }

    func trace(_ text: @autoclosure () -> String) {
        if isTracing { print("\(scheduler.time) \(text())") }
    }

    func fail(_ promise: Promise, _ what: String) {
        guard violation == nil else { return }
        violation = "\(promise.rawValue): \(what)"
        trace("BROKEN: \(violation ?? "")")
    }

    /// Runs until every strand has ended, or something is broken: then all of it is left as it stands.
    private func goOn() {
        scheduler.run { violation == nil && scheduler.steps < Self.maximumSteps }
        if scheduler.steps >= Self.maximumSteps { fail(.harness, "no end after \(scheduler.steps) steps") }
    }

    // MARK: Sabotage

    /// What was written is on disk now, and what comes next may be lost.
    func settle() {
        for process in processes where process.isUnwritten {
            process.isUnwritten = false
        }
        judge.compare()
        store.keepForUndo()
    }

    func settleLater(_ process: VirtualProcess) {
        process.isUnwritten = true
        scheduler.at(scheduler.time + 100) { [self] in settle() }
    }

    // MARK: Processes

    private func connectApps() {
        let process = makeProcess(0)
        scheduler.start(process.name, process) { [self] in
            do throws(Failure) { try process.boot() } catch { return fail(.harness, "boot: \(error.key)") }
            for index in 0..<plan.connections {
                let tenant = plan.deletions > 0 ? index % store.tenantTokens.count : 0
                guard Workload(process, process.name).connect(nil, of: tenant) else {
                    return fail(.harness, "connecting without faults failed")
                }
            }
            process.end()
        }
        goOn()
    }

    /// A connection's record was made, whatever becomes of it.
    func made(_ id: String, of tenant: Int) {
        connectionIds.append(id)
        owners[id] = tenant
    }

    private func begin(_ index: Int) {
        let process = makeProcess(index)
        scheduler.start(process.name, process) { [self] in
            while !process.isDead, !isCalm {
                do throws(Failure) {
                    try process.boot()
                    break
                } catch {
                    trace("\(process.name) cannot open the store: \(error.key)")
                    scheduler.suspend(milliseconds: 1000)
                }
            }
            guard !process.isDead, process.engine != nil else { return }
            trace("\(process.name) has started")
            process.threads = plan.threads
            for thread in 0..<plan.threads {
                let name = "\(process.name)/\(thread)"
                scheduler.start(name, process) {
                    Workload(process, name).run()
                    process.threads -= 1
                    if process.threads == 0, !process.isDead, !process.hasEnded { process.end() }
                }
            }
        }
    }

    func restart(_ process: VirtualProcess) {
        guard !isCalm else { return }
        begin(process.index)
    }

    func hasEnded(_ identity: String, seenFrom process: VirtualProcess) -> Bool {
        let parts = identity.split(separator: ".")
        guard parts.count >= 2, Int(parts[0]) == process.machine else { return false }
        return processes.first { $0.identity == parts[0] + "." + parts[1] }?.hasEnded ?? true
    }

    private func makeProcess(_ index: Int) -> VirtualProcess {
        generations += 1
        let skew = plan.skew == 0 ? 0 : dice.within(-plan.skew...plan.skew)
        let process = VirtualProcess(self, index, generation: generations, skew: skew)
        processes.append(process)
        return process
    }

    // MARK: Servers

    func answer(_ request: HTTPRequest, _ exchange: TokenExchange?) -> HTTPResponse {
        if let exchange {
            let response = provider.answer(exchange)
            trace("the provider answers \(exchange.grant) of \(exchange.strand.name): \(response.status)")
            return response
        }
        if request.isRevocation, sabotage == .revocation { return .status(200) }
        if request.isRevocation {
            let token = request.formValue("token") ?? ""
            trace("revokes \(token)")
            return provider.revokeToken(token)
        }
        guard let token = request.accessToken else { return .status(401) }
        if request.isTest {
            counts.requests += 1
            return provider.connection(accessToken: token) == nil ? .status(401) : .json(#"{"ok": true}"#)
        }
        guard let id = request.uri.text.split(separator: "/").last else {
            return .status(404)
        }
        judge.uses(token, for: String(id))
        counts.requests += 1
        return provider.connection(accessToken: token) == nil ? .status(401) : .json(#"{"ok": true}"#)
    }

    func missedRevocation(_ request: HTTPRequest) {
        guard let token = request.formValue("token") else { return }
        trace("a request to revoke \(token) does not arrive")
        provider.missedRevocation(token)
    }

    // MARK: The end

    /// A process that comes new finds every connection in order, unless the provider has ended it.
    private func judgeTheEnd() {
        guard violation == nil else { return }
        trace("calm")
        let process = makeProcess(9)
        scheduler.start(process.name, process) { [self] in
            do throws(Failure) { try process.boot() } catch { return fail(.harness, "boot: \(error.key)") }
            for id in connectionIds where !judge.isArchived(id) && !judge.isErased(id) { Ending(process, id).judge() }
            Ending.giveBack(process)
            process.end()
            judge.grants.judge()
        }
        goOn()
    }
}
