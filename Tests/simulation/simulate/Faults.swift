@testable import MembraneCore

/// What goes wrong, and when: by the plan's chances, until calm returns.
final class Faults {
    private unowned let world: World
    private let dice: Dice
    private var outage: (until: Int64, fault: StoreFault)?
    /// All of them, also those that are over.
    private var outages: [(from: Int64, until: Int64)] = []
    var areOff = true

    init(_ world: World, _ dice: Dice) {
        self.world = world
        self.dice = dice
    }

    private var plan: Plan { world.plan }
    private var time: Int64 { world.scheduler.time }

    // MARK: Processes

    /// May end or stop the process of the strand that arrives at a point.
    func strike(_ strand: Strand, at point: Point) {
        guard !areOff else { return }
        // Those who only wait pass by so often that little else would be struck.
        let share = point == .sleep || point == .wait ? 10 : 1
        if dice.below(1000 * share) < plan.crashes { return crash(strand, point) }
        if dice.below(1000 * share) < plan.pauses {
            let length = dice.within(100...plan.longestPause)
            world.counts.pauses += 1
            world.trace("\(strand.process.name) stops at \(point.rawValue) for \(length) ms")
            strand.process.pause(until: time + length)
        }
    }

    private func crash(_ strand: Strand, _ point: Point) {
        world.counts.crashes += 1
        world.trace("\(strand.process.name) dies at \(point.rawValue)")
        strand.process.die()
        guard dice.happens(850) else { return }
        world.scheduler.at(time + dice.within(50...20_000)) { [world] in world.restart(strand.process) }
    }

    /// How long a step takes by itself.
    func latency(at point: Point) -> Int64 {
        if point == .sleep || point == .wait { return dice.within(0...plan.lateness) }
        return !areOff && dice.happens(20) ? dice.within(5...200) : dice.within(0...2)
    }

    // MARK: Network

    func fate(of request: HTTPRequest, isTokenRequest: Bool) -> Fate {
        var fate = Fate(delayThere: dice.within(1...40), delayBack: dice.within(1...40))
        guard !areOff else { return fate }
        fate.isNoticed = dice.happens(500)
        if dice.happens(plan.delays) {
            let delay = dice.within(100...plan.longestDelay)
            if dice.happens(500) { fate.delayThere = delay } else { fate.delayBack = delay }
        }
        guard isTokenRequest else {
            if request.isTest, dice.happens(plan.failingTests) {
                fate.refusal = dice.pick([.status(401), .status(500)])
            }
            if request.isRevocation { fate.losesRequest = dice.happens(plan.lostRequests) }
            if dice.happens(plan.appErrors) { fate.refusal = dice.pick([.status(500), .status(429), .status(403)]) }
            fate.losesAnswer = dice.happens(plan.lostAnswers / 2)
            return fate
        }
        fate.losesRequest = dice.happens(plan.lostRequests)
        if dice.happens(plan.lostAnswers) {
            if dice.happens(700) { fate.losesAnswer = true } else { fate.spoilsAnswer = true }
        }
        if dice.happens(plan.tokenErrors) { fate.refusal = refusal(of: request) }
        return fate
    }

    /// What a provider answers that has not acted.
    private func refusal(of request: HTTPRequest) -> HTTPResponse {
        switch dice.below(7) {
        case 0: return .status(500)
        case 1: return .status(503, retryAfter: dice.within(1...20))
        case 2: return .status(429, retryAfter: dice.within(1...20))
        case 3: return .status(429)
        case 4: return .json(#"{"error": "temporarily_unavailable"}"#)
        case 5: return .json(#"{"ok": false}"#)
        default:
            // A page that says what was sent. What a page says besides is shown: it is nobody's secret.
            let sent = request.formValue("refresh_token") ?? request.formValue("code") ?? ""
            return .json("<html>\(sent)</html>")
        }
    }

    // MARK: Store

    func storeFault(_ process: VirtualProcess, isWrite: Bool) -> StoreFault? {
        guard !areOff else { return nil }
        if let outage, isWrite, time < outage.until { return outage.fault }
        guard dice.happens(isWrite ? plan.storeFaults : plan.storeFaults / 4) else { return nil }
        return isWrite ? dice.pick([.busy, .full, .full, .answerLost]) : .busy
    }

    /// Whether a write is rolled back at its end and runs again.
    func rollsBack() -> Bool { !areOff && dice.happens(plan.repeatedWrites) }

    /// Whether nobody could have written for that long from then on.
    func wasOut(from start: Int64, milliseconds: Int64) -> Bool {
        outages.contains { $0.from <= start && $0.until >= start + milliseconds }
    }

    // MARK: By themselves

    /// Sets what happens at moments of its own: jumps of the clock, outages of the store, people who change their mind.
    func begin() {
        areOff = false
        for _ in 0..<plan.clockJumps {
            let jump: Int64 = dice.pick([1_000, 10_000, 90_000, 3_600_000, 259_200_000]) * (dice.happens(500) ? 1 : -1)
            later { [world] in
                world.clockError += jump
                world.trace("the clock jumps by \(jump / 1000) s")
            }
        }
        for _ in 0..<plan.storeOutages {
            later { [self] in
                outage = (time + dice.within(500...30_000), dice.pick([.busy, .full]))
                if let outage { outages.append((time, outage.until)) }
                world.trace("the store takes no writes for a while")
            }
        }
        for _ in 0..<plan.revocations {
            later { [self] in
                guard let id = world.connectionIds.isEmpty ? nil : dice.pick(world.connectionIds) else { return }
                world.trace("the person revokes \(id)")
                world.provider.revoke(id)
            }
        }
    }

    func end() {
        areOff = true
        outage = nil
        outages = outages.map { ($0.from, min($0.until, time)) }
    }

    private func later(_ action: @escaping () -> Void) {
        world.scheduler.at(time + dice.within(0...(plan.lifetimeSeconds * 4000))) { [self] in
            if !areOff { action() }
        }
    }
}

extension HTTPResponse {
    static func status(_ status: Int, retryAfter: Int64? = nil) -> HTTPResponse {
        var response = HTTPResponse(status: status)
        response.headers["Retry-After"] = retryAfter.map { String($0) }
        return response
    }
}
