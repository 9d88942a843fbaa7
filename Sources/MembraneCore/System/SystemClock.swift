import Glibc

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
