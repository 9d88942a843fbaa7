import Glibc

/// A mutual exclusion lock with a condition to wait on.
///
/// Not `Synchronization.Mutex`: in Swift 6.3 that one kills the child of a fork that contends for it.
/// Safe to share because the state is only touched with the pthread mutex held.
@safe package final class Lock<State>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    package init(_ state: sending State) {
        self.state = state
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        // The wall clock may jump; waiting must not.
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    package func withLock<Result, E: Error>(_ body: (inout State) throws(E) -> Result) throws(E) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Nil when somebody else holds the lock: for what can be done without, and must never hang after a fork.
    func withLockIfFree<Result>(_ body: (inout State) -> Result) -> Result? {
        guard unsafe pthread_mutex_trylock(mutex) == 0 else { return nil }
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body(&state)
    }

    /// Holds the lock across a fork, so that the child finds the state whole.
    package func lockForFork() { unsafe pthread_mutex_lock(mutex) }

    package func unlockAfterFork() { unsafe pthread_mutex_unlock(mutex) }

    /// Runs `attempt` under the lock until it gives a result, and between attempts waits for a change that another
    /// thread makes with `withLockNotifying`. Ends early when the call is cancelled or its time has passed.
    func wait<Result>(_ call: Call, until attempt: (inout State) -> Result?) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = attempt(&state) { return result }
            try call.check()
            // In slices, because cancelling a call does not know what the call is waiting for.
            sleep(milliseconds: min(call.remainingMilliseconds ?? 50, 50))
        }
    }

    func withLockNotifying<Result>(_ body: (inout State) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        defer { unsafe pthread_cond_broadcast(condition) }
        return body(&state)
    }

    private func sleep(milliseconds: Int64) {
        var until = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &until)
        let nanoseconds = Int64(until.tv_nsec) + max(milliseconds, 1) * 1_000_000
        until.tv_sec += Int(nanoseconds / 1_000_000_000)
        until.tv_nsec = Int(nanoseconds % 1_000_000_000)
        unsafe pthread_cond_timedwait(condition, mutex, &until)
    }
}
