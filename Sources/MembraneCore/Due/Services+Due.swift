extension Services {
    /// Everything that falls due by itself.
    static let dueSources = upkeepSources + deliverySources

    /// What asks providers, who may be slow.
    static let upkeepSources: [any DueSource] = [ConnectionUpkeep(), GrantUpkeep(), DeviceFlows()]

    /// What waits for receivers, who may be slow, and what waits for nobody.
    static let deliverySources: [any DueSource] = [WebhookSource(), CallbackSource(), Housekeeping(), Erasures()]

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
