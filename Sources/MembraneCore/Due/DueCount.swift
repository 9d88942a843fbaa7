/// What came of due work.
struct DueCount: Sendable, Equatable {
    var done = 0
    var failed = 0

    var all: Int { done + failed }

    static func + (left: DueCount, right: DueCount) -> DueCount {
        DueCount(done: left.done + right.done, failed: left.failed + right.failed)
    }
}
