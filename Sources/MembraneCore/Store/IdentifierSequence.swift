/// The part of ids that sorts: milliseconds, and a count for those of the same millisecond.
final class IdentifierSequence: Sendable {
    private let last = Lock(Int64(0))

    /// Larger than every number before, also when the clock jumps back.
    func next(at now: Int64) -> Int64 {
        last.withLock { last in
            last = max(last &+ 1, now << 12)
            return last
        }
    }
}
