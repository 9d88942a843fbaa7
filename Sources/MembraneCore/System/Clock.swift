import Glibc

/// Where time comes from. A parameter of the engine, so that tests and the simulation make their own.
package protocol Clock: Sendable {
    /// Milliseconds since 1970-01-01 UTC. May jump.
    var now: Int64 { get }
    /// Milliseconds since some instant. Never jumps.
    var monotonic: Int64 { get }
    func sleep(milliseconds: Int64)
    /// Lets at most that much time pass until another thread may have changed something. `forChange` waits in real time.
    func wait(milliseconds: Int64, _ forChange: (Int64) -> Void)
}

extension Clock {
    package func wait(milliseconds: Int64, _ forChange: (Int64) -> Void) { forChange(milliseconds) }
}

/// The machine's clocks.
package struct SystemClock: Clock {
    package init() {}

    package var now: Int64 { Self.read(CLOCK_REALTIME) }
    package var monotonic: Int64 { Self.read(CLOCK_MONOTONIC) }

    package func sleep(milliseconds: Int64) {
        guard milliseconds > 0 else { return }
        var duration = timespec(tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
        unsafe nanosleep(&duration, nil)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
