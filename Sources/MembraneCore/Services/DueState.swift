/// How the due work of this process is shared out.
struct DueState: Sendable {
    let shares = DueShares()
    private let turns = Lock(0)

    /// Counts the runs through what is due.
    func nextTurn() -> Int {
        turns.withLock { turns in
            turns &+= 1
            return turns & 0xFFFF
        }
    }
}
