extension Engine {
    /// Everything that falls due by itself.
    static let dueSources = upkeepSources + deliverySources

    /// What asks providers, who may be slow.
    static let upkeepSources: [any DueSource] = [ConnectionUpkeep(), GrantUpkeep(), DeviceFlows()]

    /// What waits for receivers, who may be slow, and what waits for nobody.
    static let deliverySources: [any DueSource] = [WebhookSource(), CallbackSource(), Housekeeping(), Erasures()]

    /// Does what is due, within limits.
    package func runDue(_ limits: DueLimits) throws(Failure) -> DueReport {
        try running(timeoutMilliseconds: nil, nil) { (call) throws(Failure) in try DueRun(self, limits, call).run() }
    }

    /// When the first thing of `sources` is due; nil when nothing is.
    func nextDueAt(_ call: Call, _ sources: [any DueSource] = dueSources) throws(Failure) -> Int64? {
        var next: Int64?
        for source in sources {
            guard let due = try source.nextDueAt(self, call) else { continue }
            next = min(next ?? due, due)
        }
        return next
    }
}

extension Context {
    /// For what the engine does by itself, for nobody in particular.
    init(of engine: Engine, workspaceId: String, call: Call) {
        self.init(
            engine: engine,
            principal: Principal(
                workspace: Workspace.Name(id: workspaceId, key: ""), role: .manager, validUntil: nil),
            call: call, reachesInternalAPI: true)
    }

    /// The same for what concerns one tenant alone.
    init(of engine: Engine, workspaceId: String, tenantId: String, call: Call) {
        self.init(
            engine: engine,
            principal: Principal(
                workspace: Workspace.Name(id: workspaceId, key: ""), role: .tenant(id: tenantId, key: ""),
                validUntil: nil),
            call: call)
    }
}
