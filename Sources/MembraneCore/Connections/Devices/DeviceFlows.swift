/// Asks providers whether people have agreed, while nobody waits for it.
struct DeviceFlows: DueSource {
    let name = "deviceFlows"

    func nextDueAt(_ services: Services, _ call: Call) throws(Failure) -> Int64? {
        try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in try transaction.nextPollAt() }
    }

    func run(_ services: Services, _ budget: DueBudget, _ call: Call) throws(Failure) -> DueCount {
        let due = try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try TenantTurns.candidates(budget.limit, tenantId: \.tenantId) { (others, portion) throws(Failure) in
                try transaction.dueDeviceRequests(except: others, atMost: portion)
            }
        }
        var count = DueCount()
        let turns = TenantTurns.inTurns(due, tenantId: \.tenantId)
        for request in services.due.shares.slowLast(turns, services.clock.monotonic, tenantId: \.tenantId) {
            guard budget.mayBegin(after: count.all) else { break }
            try call.check()
            let done = try services.due.shares.occupied(by: request.tenantId, services.clock) { () throws(Failure) in
                try poll(request, services, call)
            }
            count = count + (done ?? DueCount())
        }
        return count
    }

    private func poll(_ request: DueDeviceRequest, _ services: Services, _ call: Call) throws(Failure) -> DueCount {
        let flow = DeviceFlow(
            request.connectionId, tenantId: request.tenantId, workspaceId: request.workspaceId, services, call)
        do throws(Failure) {
            switch try flow.poll() {
            case .none: return DueCount()
            case .waiting, .connected: return DueCount(done: 1)
            case .failed: return DueCount(failed: 1)
            }
        } catch {
            if error.isOfTheWholeStore || [.cancelled, .closed, .timedOut].contains(error.status) { throw error }
            // What cannot even be tried keeps nobody else waiting.
            try services.store.writeAcrossWorkspaces(call) { (transaction) throws(Failure) in
                try transaction.putOff(request, until: transaction.now + Self.brokenMilliseconds)
            }
            return DueCount(failed: 1)
        }
    }

    private static let brokenMilliseconds: Int64 = 3_600_000
}
