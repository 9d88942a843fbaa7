/// What a failure says about the store.
extension Failure {
    /// The store's trouble, which is neither the provider's nor the connection's.
    var isOfTheStore: Bool { (600..<700).contains(status.rawValue) }

    /// A record that cannot be read, which says nothing of the others.
    var isDamage: Bool { status == .storeCorrupt }

    /// The whole store's trouble: nothing else can be done either.
    var isOfTheWholeStore: Bool { isOfTheStore && !isDamage }

    /// Whether the same write may succeed in a moment.
    var isWorthWaiting: Bool { isOfTheStore || status == .timedOut }

    /// Whether what could not be written is kept in memory. What was issued is given back for what it is, never for trouble
    /// of our own: memory does not come back by waiting for it, but it may until the next look.
    var isWorthKeeping: Bool { isWorthWaiting || [.outOfMemory, .closed, .internal].contains(status) }
}
