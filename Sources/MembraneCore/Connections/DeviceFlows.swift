/// Asks providers whether people have agreed, while nobody waits for it.
struct DeviceFlows: DueSource {
    let name = "deviceFlows"

    func nextDueAt(_ engine: Engine, _ call: Call) throws(Failure) -> Int64? {
        try engine.store.read(call) { (transaction) throws(Failure) in try transaction.nextPollAt() }
    }

    func run(_ engine: Engine, _ budget: DueBudget, _ call: Call) throws(Failure) -> DueCount {
        let due = try engine.store.read(call) { (transaction) throws(Failure) in
            try transaction.dueDeviceRequests(atMost: budget.limit)
        }
        var count = DueCount()
        for request in due {
            guard budget.mayBegin(after: count.all) else { break }
            try call.check()
            let flow = DeviceFlow(
                request.connectionId, tenantId: request.tenantId, workspaceId: request.workspaceId, engine, call)
            do throws(Failure) {
                switch try flow.poll() {
                case .none: break
                case .waiting, .connected: count.done += 1
                case .failed: count.failed += 1
                }
            } catch {
                if error.isOfTheWholeStore || [.cancelled, .closed, .timedOut].contains(error.status) { throw error }
                // What cannot even be tried keeps nobody else waiting.
                try engine.store.write(call) { (transaction) throws(Failure) in
                    try transaction.putOff(request, until: transaction.now + Self.brokenMilliseconds)
                }
                count.failed += 1
            }
        }
        return count
    }

    private static let brokenMilliseconds: Int64 = 3_600_000
}
