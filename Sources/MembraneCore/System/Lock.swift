import Glibc

/// A mutual exclusion lock with a condition to wait on.
///
/// Not `Synchronization.Mutex`: in Swift 6.3 that one kills the child of a fork that contends for it.
/// Safe to share because the state is only touched with the pthread mutex held.
@safe package final class Lock<State>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Apart from the object, so that no access to it is checked for exclusivity: the mutex sees to that.
    private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    /// Counts `withLockNotifying`, so that no change between two looks is missed.
    private var changes = 0

    package init(_ state: sending State) {
        unsafe self.state.initialize(to: state)
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
        unsafe state.deinitialize(count: 1)
        unsafe state.deallocate()
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    package func withLock<Result, E: Error>(_ body: (inout State) throws(E) -> Result) throws(E) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try unsafe body(&state.pointee)
    }

    /// Runs `attempt` under the lock until it gives a result, and between attempts waits for a change that another
    /// thread makes with `withLockNotifying`. Ends early when the call is cancelled or its time has passed.
    func wait<Result>(_ call: Call, until attempt: (inout State) -> Result?) throws(Failure) -> Result {
        while true {
            var seen = 0
            let result = withLock { state in
                seen = changes
                return attempt(&state)
            }
            if let result { return result }
            try call.check()
            // In slices, because cancelling a call does not know what the call is waiting for.
            let slice = min(call.remainingMilliseconds ?? 50, 50)
            call.wait(milliseconds: slice) { sleep(milliseconds: $0, unlessChangedSince: seen) }
        }
    }

    /// Waits once, until `isOver` may have become true or the time has passed.
    func wait(milliseconds: Int64, _ call: Call, unless isOver: (State) -> Bool) {
        var seen = 0
        let isOver = withLock { state in
            seen = changes
            return isOver(state)
        }
        if !isOver { call.wait(milliseconds: milliseconds) { sleep(milliseconds: $0, unlessChangedSince: seen) } }
    }

    func withLockNotifying<Result>(_ body: (inout State) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        defer { unsafe pthread_cond_broadcast(condition) }
        changes &+= 1
        return unsafe body(&state.pointee)
    }

    private func sleep(milliseconds: Int64, unlessChangedSince seen: Int) {
        var until = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &until)
        let nanoseconds = Int64(until.tv_nsec) + max(milliseconds, 1) * 1_000_000
        until.tv_sec += Int(nanoseconds / 1_000_000_000)
        until.tv_nsec = Int(nanoseconds % 1_000_000_000)
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        if changes == seen { unsafe pthread_cond_timedwait(condition, mutex, &until) }
    }
}
