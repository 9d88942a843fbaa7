/// Webhooks that were claimed with what is due for them, in one write.
struct ClaimedDeliveries {
    private(set) var batches: [Batch] = []
    /// How many webhooks and events could not be read; they are put off.
    private(set) var damaged = 0

    struct Batch {
        let destination: EventDestination
        let settings: WebhookSettings
        let deliveries: [EventDelivery]
        let claimedAt: Int64
    }

    /// - Parameter share: how many deliveries each of so many webhooks gets.
    init(
        _ transaction: StoreTransaction, owner: String, atMost limit: Int, healthyOnly: Bool, milliseconds: Int64,
        share: (_ found: Int) -> Int
    ) throws(Failure) {
        let found = try transaction.claimDestinations(
            .webhook, owner: owner, atMost: limit, healthyOnly: healthyOnly, milliseconds: milliseconds)
        damaged = found.damaged.count
        for destination in found.destinations {
            let own = transaction.within(destination.workspaceId)
            do throws(Failure) {
                // One that fails is tried with one delivery, not with all that waits for it.
                let due = try own.dueDeliveries(
                    of: destination, atMost: destination.failures > 0 ? 1 : share(found.destinations.count))
                let settings = try own.settings(of: destination)
                damaged += due.damaged
                if due.deliveries.isEmpty {
                    try own.release(destination, owner: owner, notBefore: 0)
                } else {
                    batches.append(
                        Batch(
                            destination: destination, settings: settings, deliveries: due.deliveries,
                            claimedAt: transaction.now))
                }
            } catch  where error.isDamage {
                damaged += 1
                try transaction.putOffDamaged(workspaceId: destination.workspaceId, id: destination.id)
            }
        }
    }
}
