/// What a host takes events with: given the event as JSON, it answers 0 when it has taken it.
package typealias EventCallback = @Sendable (String) -> Int32

/// Gives events to the host's callback, one after another.
struct CallbackSource: DueSource {
    let name = "callback"

    func nextDueAt(_ services: Services, _ call: Call) throws(Failure) -> Int64? {
        guard services.callbacks.events.current != nil else { return nil }
        return try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try transaction.nextDeliveryAt(.callback)
        }
    }

    /// A callback that takes longer may see its event once more, in another process.
    private static let claim: Int64 = 5 * 60_000
    private static let deliveries = 16

    func run(_ services: Services, _ budget: DueBudget, _ call: Call) throws(Failure) -> DueCount {
        // Not from within a callback: it would be called for what it is called for.
        guard let callback = services.callbacks.events.current, !services.callbacks.isInCallback,
            budget.mayBegin(after: 0),
            let due = try nextDueAt(services, call), due <= services.clock.now
        else { return DueCount() }
        let owner = Base64.encode(try services.random.bytes(12), .url)
        let claimed = try services.store.writeAcrossWorkspaces(call) { (transaction) throws(Failure) in
            let found = try transaction.claimDestinations(
                .callback, owner: owner, atMost: 1, milliseconds: Self.claim)
            var claimed = Claimed(damaged: found.damaged.count)
            guard let destination = found.destinations.first else { return claimed }
            let limit = min(Self.deliveries, budget.limit)
            let due = try transaction.within(destination.workspaceId).dueDeliveries(of: destination, atMost: limit)
            claimed.damaged += due.damaged
            claimed.destination = destination
            claimed.deliveries = due.deliveries
            return claimed
        }
        var count = DueCount(failed: claimed.damaged)
        guard let destination = claimed.destination else { return count }
        var outcomes: [(EventDelivery, isTaken: Bool)] = []
        for delivery in claimed.deliveries where budget.mayBegin(after: outcomes.count) && !call.isCancelled {
            // Without a lock: the host may fork, block, or call the library.
            let isTaken = services.callbacks.inCallback { callback(delivery.payload) == 0 }
            outcomes.append((delivery, isTaken))
            if isTaken { count.done += 1 } else { count.failed += 1 }
        }
        try note(outcomes, destination, owner, services)
        return count
    }

    /// What a run has taken.
    private struct Claimed {
        var destination: EventDestination?
        var deliveries: [EventDelivery] = []
        /// How many could not be read.
        var damaged: Int
    }

    private func note(
        _ outcomes: [(EventDelivery, isTaken: Bool)], _ destination: EventDestination, _ owner: String,
        _ services: Services
    ) throws(Failure) {
        // Not under the limits of the run: what was taken and not noted would be given again.
        let limits = Call(clock: services.clock, timeoutMilliseconds: 30_000)
        try services.store.write(limits, in: destination.workspaceId) { (transaction) throws(Failure) in
            var health = destination
            if !outcomes.isEmpty {
                health.failures = outcomes.contains(where: \.isTaken) ? 0 : destination.failures + 1
            }
            for (delivery, isTaken) in outcomes {
                let delay = try DeliverySchedule.callbackDelay(
                    afterAttempt: delivery.attempts + 1, transaction.random)
                try transaction.settle(
                    delivery, to: destination, isDelivered: isTaken, next: isTaken ? nil : transaction.now + delay)
            }
            try transaction.setHealth(health, before: destination)
            let pause = DeliverySchedule.pause(afterFailures: health.failures)
            try transaction.release(health, owner: owner, notBefore: pause == 0 ? 0 : transaction.now + pause)
        }
    }
}
