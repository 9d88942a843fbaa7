/// What the domain needs of an engine: the store, what comes from outside, what the host set, and what is remembered
/// between calls.
final class Services: Sendable {
    let options: EngineOptions
    let clock: any Clock
    let random: any RandomSource
    let processIdentity: any ProcessIdentity
    let transport: any Transport
    let store: Store
    let callbacks = HostCallbacks()
    let credentials = CredentialState()
    let discovery = DiscoveryState()
    let due = DueState()
    let requestLog = RequestLog()
    /// Changes that may end the right of clients: revoked tokens, another secret, archived or deleted records.
    let standings = ChangeCount()
    /// Ends what may be ended when the engine is closed.
    let closing = Cancellation()

    init(
        _ options: EngineOptions, clock: any Clock, random: any RandomSource, processIdentity: any ProcessIdentity,
        transport: any Transport, store: Store
    ) {
        self.options = options
        self.clock = clock
        self.random = random
        self.processIdentity = processIdentity
        self.transport = transport
        self.store = store
    }
}
