/// How long one call may take and what cancels it.
package struct Call: Sendable {
    private let clock: any Clock
    /// On the monotonic clock; nil means no limit.
    private let deadline: Int64?
    private let cancellations: [Cancellation]
    private let heartbeat: (@Sendable () -> Void)?
    private let home: HomeProcess

    /// `heartbeat` is what must go on while something waits on behalf of the call, such as keeping a lease.
    package init(
        clock: any Clock, timeoutMilliseconds: Int64? = nil, cancellations: [Cancellation] = [],
        heartbeat: (@Sendable () -> Void)? = nil
    ) {
        self.init(clock, timeoutMilliseconds, cancellations, heartbeat, HomeProcess())
    }

    private init(
        _ clock: any Clock, _ timeoutMilliseconds: Int64?, _ cancellations: [Cancellation],
        _ heartbeat: (@Sendable () -> Void)?, _ home: HomeProcess
    ) {
        self.clock = clock
        self.cancellations = cancellations
        self.heartbeat = heartbeat
        self.home = home
        deadline = timeoutMilliseconds.map { clock.monotonic.addingReportingOverflow($0).partialValue }
    }

    /// Called by whoever waits on behalf of the call, several times a second: by every transport above all.
    package func beat() { heartbeat?() }

    /// A part of this call that may take no longer than so much, however long the whole may.
    func limited(milliseconds: Int64) -> Call {
        let limit = min(milliseconds, remainingMilliseconds ?? .max)
        return Call(clock, limit, cancellations, heartbeat, home)
    }

    /// Now, on the clock that never jumps.
    var monotonic: Int64 { clock.monotonic }

    /// Also in a child that was forked in the middle of it: the call goes on in the parent.
    var isCancelled: Bool { !home.isThisOne || cancellations.contains { $0.isCancelled } }

    /// Nil means no limit; zero means that the time has passed.
    var remainingMilliseconds: Int64? {
        deadline.map { max(0, $0 - clock.monotonic) }
    }

    /// Throws when the call must end now.
    func check() throws(Failure) {
        try home.check()
        if isCancelled { throw .cancelled }
        if let deadline, clock.monotonic >= deadline { throw .timedOut }
    }

    /// Waits, and ends the wait early when the call must end.
    func sleep(milliseconds: Int64) throws(Failure) {
        let end = clock.monotonic + milliseconds
        while true {
            try check()
            let left = min(end - clock.monotonic, remainingMilliseconds ?? .max)
            if end - clock.monotonic <= 0 { return }
            beat()
            ForkGate.shared.outside { clock.sleep(milliseconds: max(1, min(left, 50))) }
        }
    }

    /// Waits for another thread, as `Clock.wait` does.
    func wait(milliseconds: Int64, _ forChange: (Int64) -> Void) {
        ForkGate.shared.outside { clock.wait(milliseconds: milliseconds, forChange) }
    }

    /// A short wait in a place that a fork must not cut through. False when the call must end.
    func pause(milliseconds: Int64) -> Bool {
        clock.sleep(milliseconds: milliseconds)
        return (try? check()) != nil
    }
}
