@testable import MembraneCore

/// After the faults: does a connection work, and if not, is it the provider who ended it?
struct Ending {
    private let world: World
    private let workload: Workload
    private let id: String

    init(_ process: VirtualProcess, _ id: String) {
        world = process.world
        workload = Workload(process, process.name)
        self.id = id
    }

    /// A dead process's lease, and some failures more.
    private static let bound: Int64 = RefreshLease.milliseconds + 5 * 60_000

    private static let looks = 4

    func judge() {
        works()
        // Once more with a token that has run out: what is stored must be what the provider goes on with.
        world.scheduler.suspend(milliseconds: world.plan.lifetimeSeconds * 1000 + 1)
        works()
    }

    /// Lets due work do what is left to do for grants that are nobody's. Clocks may have been set back by days.
    static func giveBack(_ process: VirtualProcess) {
        let world = process.world
        let workload = Workload(process, process.name)
        func isLeft() -> Bool { world.violation == nil && !world.judge.grants.lost.isEmpty }
        for step in 0..<8 where isLeft() {
            // What a process holds that has ended is looked at several times before another takes it over.
            for _ in 0..<looks where isLeft() {
                workload.runDue()
                world.scheduler.suspend(milliseconds: 61_000)
            }
            world.scheduler.suspend(milliseconds: 61_000 << (2 * Int64(step)))
        }
        for _ in 0..<looks where isLeft() {
            workload.runDue()
            world.scheduler.suspend(milliseconds: 61_000)
        }
    }

    private func works() {
        let start = world.scheduler.time
        // What the first refusal announces comes on top: after a dozen failures that may be an hour.
        var announced: Int64?
        while world.violation == nil {
            let wasAlive = world.judge.isAlive(id)
            guard let failure = workload.request(id) else { return }
            if failure.status == .disconnected || failure.status == .clientAction,
                !wasAlive || world.judge.isDisconnected(id)
            {
                return
            }
            if !world.judge.isAlive(id), world.judge.isDisconnected(id) { return }
            announced = announced ?? failure.retryAfterMilliseconds ?? 0
            guard world.scheduler.time - start < Self.bound + (announced ?? 0) else {
                return world.fail(
                    .liveness,
                    "\(id) answers \(failure.key) \((world.scheduler.time - start) / 1000) s after the faults")
            }
            world.scheduler.suspend(milliseconds: 1000)
        }
    }
}
