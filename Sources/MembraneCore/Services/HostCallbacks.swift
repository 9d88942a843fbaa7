/// What the host wants to be called with, and which threads are in a call of it.
struct HostCallbacks: Sendable {
    /// Takes events; see `CallbackSource`.
    let events = CallbackSlot<EventCallback>()
    /// Is asked for credentials for the host's own API.
    let fetch = CallbackSlot<FetchCallback>()
    let fetches = CredentialFetches()
    /// Is asked before a code is redeemed; see `Confirmation`.
    let confirmation = CallbackSlot<ConfirmCallback>()
    let nativeFunctions = NativeFunctions()
    /// The threads that are in a callback of the host.
    private let threads = Lock(Set<UInt>())

    func setFetch(_ callback: FetchCallback?) {
        fetch.set(callback) { fetches.forget() }
    }

    func removeAll() {
        events.set(nil)
        nativeFunctions.removeAll()
        setFetch(nil)
        confirmation.set(nil)
    }

    var isInCallback: Bool { threads.withLock { $0.contains(NativeThread.currentId) } }

    func inCallback<Result, E: Error>(_ body: () throws(E) -> Result) throws(E) -> Result {
        let id = NativeThread.currentId
        // What a callback asks of the library may call back in its turn: the outermost decides.
        let isOutermost = threads.withLock { $0.insert(id).inserted }
        defer { if isOutermost { threads.withLock { _ = $0.remove(id) } } }
        return try body()
    }
}
