/// Ends an exchange in which nothing moves.
struct IdleWatch {
    private var progress: Int
    private var since: Int64?

    init(_ exchange: CurlExchange) { progress = exchange.progress }

    /// To be called whenever libcurl has had its turn.
    mutating func check(_ exchange: CurlExchange, _ call: Call) throws(Failure) {
        let now = call.monotonic
        guard let since, progress == exchange.progress else {
            progress = exchange.progress
            since = now
            return
        }
        guard now - since >= exchange.idleMilliseconds else { return }
        throw exchange.stalled
    }
}
