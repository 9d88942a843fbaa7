import Glibc

/// A mutual exclusion lock with a condition to wait on.
///
/// Not `Synchronization.Mutex`: in Swift 6.3 that one kills the child of a fork that contends for it.
/// Safe to share because the state is only touched with the pthread mutex held.
///
/// A fork never finds `mutex` held, as `ForkGate` sees to; but it may find threads that wait, which a child does not have.
/// What they hold and are counted in is apart from the rest, and is left alone in a child.
@safe package final class Lock<State>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let waitMutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let home = HomeProcess()
    /// Apart from the object, so that no access to it is checked for exclusivity: the mutex sees to that.
    private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    /// Counts `withLockNotifying`, so that no change between two looks is missed. Written with both mutexes held, so that
    /// either one will do for reading.
    private var changes = 0

    package init(_ state: sending State) {
        unsafe self.state.initialize(to: state)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_mutex_init(waitMutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        // The wall clock may jump; waiting must not.
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        if home.isThisOne {
            // Waits for those who are still waking up.
            unsafe pthread_cond_destroy(condition)
            unsafe pthread_mutex_destroy(waitMutex)
        }
        unsafe pthread_mutex_destroy(mutex)
        unsafe state.deinitialize(count: 1)
        unsafe state.deallocate()
        unsafe condition.deallocate()
        unsafe waitMutex.deallocate()
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
        try home.check()
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
        guard home.isThisOne else { return }
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
        defer { notify() }
        return unsafe body(&state.pointee)
    }

    private func notify() {
        guard home.isThisOne else { return }
        unsafe pthread_mutex_lock(waitMutex)
        defer { unsafe pthread_mutex_unlock(waitMutex) }
        changes &+= 1
        unsafe pthread_cond_broadcast(condition)
    }

    private func sleep(milliseconds: Int64, unlessChangedSince seen: Int) {
        var until = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &until)
        let nanoseconds = Int64(until.tv_nsec) + max(milliseconds, 1) * 1_000_000
        until.tv_sec += Int(nanoseconds / 1_000_000_000)
        until.tv_nsec = Int(nanoseconds % 1_000_000_000)
        unsafe pthread_mutex_lock(waitMutex)
        defer { unsafe pthread_mutex_unlock(waitMutex) }
        if changes == seen { unsafe pthread_cond_timedwait(condition, waitMutex, &until) }
    }
}
