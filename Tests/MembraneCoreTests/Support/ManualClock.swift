import Synchronization

@testable import MembraneCore

/// A clock that stands still until it is moved.
final class ManualClock: MembraneCore.Clock {
    /// 2027-01-15T08:00:00.000Z.
    static let start: Int64 = 1_800_000_000_000

    private let wall = Atomic(start)
    private let elapsed = Atomic<Int64>(0)
    private let waitsReally: Bool
    private let countsWaits: Bool

    /// With `waitsReally` only the date is moved by hand, and waiting takes real time: for tests in which threads wait
    /// for each other, which must not make time pass. With `countsWaits` no other time passes than that in which
    /// threads wait for each other, so that a call with a limit gets as far as its wait on the slowest machine.
    init(waitsReally: Bool = false, countsWaits: Bool = false) {
        self.waitsReally = waitsReally
        self.countsWaits = countsWaits
    }

    var now: Int64 { wall.load(ordering: .sequentiallyConsistent) }

    var monotonic: Int64 {
        waitsReally ? SystemClock().monotonic : elapsed.load(ordering: .sequentiallyConsistent)
    }

    func sleep(milliseconds: Int64) {
        if waitsReally {
            SystemClock().sleep(milliseconds: milliseconds)
        } else {
            advance(milliseconds: milliseconds)
        }
    }

    func wait(milliseconds: Int64, _ forChange: (Int64) -> Void) {
        forChange(milliseconds)
        if countsWaits { advance(milliseconds: milliseconds) }
    }

    /// As an administrator does, or a machine that wakes up: the date changes, and no time has passed.
    func setDate(back seconds: Int64) { wall.subtract(seconds * 1000, ordering: .sequentiallyConsistent) }

    func advance(seconds: Int64) { advance(milliseconds: seconds * 1000) }

    /// The date changes, and no time passes.
    func jump(seconds: Int64) { wall.add(seconds * 1000, ordering: .sequentiallyConsistent) }

    func advance(milliseconds: Int64) {
        wall.add(milliseconds, ordering: .sequentiallyConsistent)
        elapsed.add(milliseconds, ordering: .sequentiallyConsistent)
    }

    /// Somebody sets the machine's clock; no time passes.
    func setBack(seconds: Int64) { wall.add(-seconds * 1000, ordering: .sequentiallyConsistent) }
}
