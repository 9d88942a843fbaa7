import Glibc

/// Lets a fork happen only while nobody is inside code that a fork must not cut through.
///
/// Needed for SQLite, which keeps per-process state about the locks on a file: a child that inherited that state in the
/// middle of a transaction would believe in locks that it does not have.
@safe package final class ForkGate: @unchecked Sendable {
    package static let shared = ForkGate()

    private let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)

    private init() { initialize() }

    private func initialize() {
        var attributes = pthread_rwlockattr_t()
        unsafe pthread_rwlockattr_init(&attributes)
        // Otherwise threads that come and go without a gap would keep a fork waiting for ever.
        unsafe pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
        unsafe pthread_rwlock_init(lock, &attributes)
        unsafe pthread_rwlockattr_destroy(&attributes)
    }

    /// Never nested: a fork that waits in between would wait for ever.
    func pass<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        unsafe pthread_rwlock_rdlock(lock)
        defer { unsafe pthread_rwlock_unlock(lock) }
        return try body()
    }

    package func lockForFork() { unsafe pthread_rwlock_wrlock(lock) }

    package func unlockInParent() { unsafe pthread_rwlock_unlock(lock) }

    /// Made anew: the child's thread has another id than the one that locked it.
    package func unlockInChild() { initialize() }
}
