/// How much of the due work may be begun. What was begun is finished.
struct DueBudget: Sendable {
    let limit: Int
    /// On the monotonic clock.
    let end: Int64
    let clock: any Clock

    func mayBegin(after begun: Int) -> Bool { begun < limit && clock.monotonic < end }
}
