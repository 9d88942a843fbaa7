/// Delivers events to webhooks, many at once, so that one that answers slowly holds up no other.
struct WebhookSource: DueSource {
    let name = "webhooks"
    /// While it waits for a slow receiver it goes on with the others; it gives way when nothing is left or time is up.
    let slice = Int.max

    func nextDueAt(_ services: Services, _ call: Call) throws(Failure) -> Int64? {
        try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try transaction.nextDeliveryAt(.webhook)
        }
    }

    func run(_ services: Services, _ budget: DueBudget, _ call: Call) throws(Failure) -> DueCount {
        try WebhookRun(services, budget, call).run()
    }
}

/// One run of deliveries: takes what is due, sends it, and notes what came of it.
private final class WebhookRun {
    private let services: Services
    private let budget: DueBudget
    private let call: Call
    private var owner = ""

    /// What was claimed and is not begun.
    private var queue: [Job] = []
    private var batches: [Int: WebhookBatch] = [:]
    private var nextBatch = 0
    private var running: [Int: Job] = [:]
    private var nextJob = 0
    private var begun = 0
    private var count = DueCount()
    /// The store does not answer: nothing more is begun.
    private var problem: Failure?
    private var mayFindMore = true
    private var lookedAt: Int64 = 0

    private struct Job {
        let batch: Int
        let delivery: EventDelivery
        let isToFailing: Bool
        /// On both clocks.
        var startedAt: Int64 = 0
        var startedOnMonotonic: Int64 = 0
    }

    init(_ services: Services, _ budget: DueBudget, _ call: Call) {
        self.services = services
        self.budget = budget
        self.call = call
    }

    /// A receiver has this long for its whole answer.
    private static let timeout: Int64 = 30_000
    /// Longer than an attempt takes, with time for the store to be slow.
    private static let claim: Int64 = 120_000
    /// Claimed at a time: destinations, and at most so many deliveries of each.
    private static let destinations = 16
    private static let deliveries = 16
    /// What was claimed longer ago than this is not begun any more: the claim would end before the attempt.
    private static let freshness: Int64 = 60_000
    /// How often to look for what others made due, while waiting for slow receivers.
    private static let lookAgain: Int64 = 200
    /// So many at once to one destination: several that hang must not take all the room.
    private static let maximumToOne = 8
    /// Webhooks that failed the last time get half of the room at most.
    private static let maximumFailing = CurlPump.maximumRunning / 2

    func run() throws(Failure) -> DueCount {
        guard try isDue() else { return count }
        owner = Base64.encode(try services.random.bytes(12), .url)
        services.transport.sendAll(next, ended)
        // What was claimed and not begun any more is given back.
        for batch in Array(batches.keys) { finish(batch) }
        if let problem { throw problem }
        return count
    }

    // MARK: Beginning

    private func next() -> Outgoing? {
        guard problem == nil, !call.isCancelled else { return nil }
        // Those who wait for a slow receiver anyway may as well serve others.
        let isWaiting = running.values.contains { $0.startedOnMonotonic < budget.end }
        guard begun < budget.limit, services.clock.monotonic < budget.end || isWaiting else { return nil }
        dropStale()
        if place == nil, mayFindMore || services.clock.monotonic - lookedAt >= Self.lookAgain { claimMore() }
        guard let place else { return nil }
        var job = queue.remove(at: place)
        guard let batch = batches[job.batch] else { return nil }
        job.startedAt = services.clock.now
        job.startedOnMonotonic = services.clock.monotonic
        do throws(Failure) {
            let request = try batch.request(job.delivery, at: job.startedAt)
            nextJob += 1
            begun += 1
            running[nextJob] = job
            return Outgoing(id: nextJob, request: request, call: call.limited(milliseconds: Self.timeout))
        } catch {
            batches[job.batch]?.note(
                job.delivery, WebhookAttempt(at: job.startedAt, durationMilliseconds: 0, .failure(error)))
            return next()
        }
    }

    /// Of the next delivery that may be begun.
    private var place: Int? {
        queue.lastIndex { job in running.values.count { $0.batch == job.batch } < Self.maximumToOne }
    }

    private func dropStale() {
        let oldest = services.clock.monotonic - Self.freshness
        for (key, batch) in batches where batch.claimedAt < oldest { dropQueued(key) }
    }

    /// Gives up what is claimed of a batch and not begun: it stays due.
    private func dropQueued(_ key: Int) {
        let count = queue.count
        queue.removeAll { $0.batch == key }
        guard count > queue.count else { return }
        batches[key]?.expected -= count - queue.count
        if batches[key]?.isComplete == true { finish(key) }
    }

    /// Looking first costs others nothing; claiming keeps them from writing.
    private func isDue() throws(Failure) -> Bool {
        try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try transaction.nextDeliveryAt(.webhook).map { $0 <= transaction.now } ?? false
        }
    }

    private func claimMore() {
        // Until something has ended nothing changes by our doing.
        mayFindMore = false
        lookedAt = services.clock.monotonic
        let room = budget.limit - begun
        let failing = running.values.count { $0.isToFailing }
        do throws(Failure) {
            guard try isDue() else { return }
            // Changes nothing here: a write may run more than once.
            let claimed = try services.store.writeAcrossWorkspaces(call) { (transaction) throws(Failure) in
                try ClaimedDeliveries(
                    transaction, owner: owner, atMost: min(Self.destinations, room),
                    healthyOnly: failing >= Self.maximumFailing, milliseconds: Self.claim
                ) { found in max(1, min(Self.deliveries, room / found)) }
            }
            count.failed += claimed.damaged
            for batch in claimed.batches { take(batch) }
        } catch {
            problem = error
        }
    }

    private func take(_ claimed: ClaimedDeliveries.Batch) {
        let isFailing = claimed.destination.failures > 0
        nextBatch += 1
        batches[nextBatch] = WebhookBatch(
            destination: claimed.destination, url: claimed.settings.url,
            secrets: claimed.settings.validSecrets(at: claimed.claimedAt), expected: claimed.deliveries.count,
            claimedAt: services.clock.monotonic)
        // The queue is taken from its end.
        queue.insert(
            contentsOf: claimed.deliveries.reversed().map {
                Job(batch: nextBatch, delivery: $0, isToFailing: isFailing)
            }, at: 0)
    }

    // MARK: Ending

    private func ended(_ outgoing: Outgoing, _ result: Result<HTTPResponse, Failure>) {
        guard let job = running.removeValue(forKey: outgoing.id) else { return }
        mayFindMore = true
        // The engine is being closed: that says nothing about the receiver.
        if case .failure(let failure) = result, failure.status == .cancelled { return }
        let attempt = WebhookAttempt(
            at: job.startedAt, durationMilliseconds: max(0, services.clock.monotonic - job.startedOnMonotonic), result)
        batches[job.batch]?.note(job.delivery, attempt)
        if attempt.isDelivered { count.done += 1 } else { count.failed += 1 }
        // Whoever does not answer, or asks for a rest, is not sent the rest of what was claimed for it.
        if attempt.isRefusedAltogether { dropQueued(job.batch) }
        if batches[job.batch]?.isComplete == true { finish(job.batch) }
    }

    /// Writes down what came of a batch, and gives its destination back.
    private func finish(_ key: Int) {
        guard let batch = batches.removeValue(forKey: key) else { return }
        queue.removeAll { $0.batch == key }
        // Not under the limits of the run: what was delivered and not noted would be delivered again.
        let limits = Call(clock: services.clock, timeoutMilliseconds: Self.timeout)
        do throws(Failure) {
            try services.store.write(limits, in: batch.destination.workspaceId) { (transaction) throws(Failure) in
                try batch.write(transaction, owner: owner)
            }
        } catch  where error.isDamage {
            // Damaged since it was claimed. It is delivered once more when somebody has repaired it.
            count.failed += 1
            do throws(Failure) {
                try services.store.writeAcrossWorkspaces(limits) { (transaction) throws(Failure) in
                    try transaction.putOffDamaged(
                        workspaceId: batch.destination.workspaceId, id: batch.destination.id)
                }
            } catch {
                problem = problem ?? error
            }
        } catch {
            problem = problem ?? error
        }
    }
}
