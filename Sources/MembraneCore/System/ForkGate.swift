import Glibc
import Synchronization

/// Lets a fork happen only while no thread is inside the library's code, except where it waits.
///
/// A child has one thread and the memory of all: a lock that another thread held, a value that another thread was
/// initializing, or SQLite's notes of its file locks in the middle of a transaction would be left like that for ever.
/// Every function of the C interface passes through here; what waits for the network, for time or for another thread
/// does so outside. A callback of the host must be called outside too, since it may fork; what a child that comes back
/// from there may do is the matter of `HomeProcess`.
@safe package final class ForkGate: @unchecked Sendable {
    package static let shared = ForkGate()

    private let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
    /// Where each thread is: NULL for those that are in no function of the library, otherwise one of the marks below.
    private var placeKey = pthread_key_t()
    private var insideMark: UnsafeMutableRawPointer { unsafe UnsafeMutableRawPointer(lock) }
    private var outsideMark: UnsafeMutableRawPointer { unsafe UnsafeMutableRawPointer(lock) + 1 }

    private static let forks = Atomic<UInt>(0)

    /// How often the process was forked off, as far back as the library was used.
    package static var generation: UInt { forks.load(ordering: .relaxed) }

    private init() {
        unsafe pthread_key_create(&placeKey, nil)
        initialize()
    }

    private func initialize() {
        var attributes = pthread_rwlockattr_t()
        unsafe pthread_rwlockattr_init(&attributes)
        // Otherwise threads that come and go without a gap would keep a fork waiting for ever.
        unsafe pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
        unsafe pthread_rwlock_init(lock, &attributes)
        unsafe pthread_rwlockattr_destroy(&attributes)
    }

    private var place: UnsafeMutableRawPointer? { unsafe pthread_getspecific(placeKey) }
    private var isInside: Bool { unsafe place == insideMark }

    /// Whether this thread is in a function of the library, be it in a callback that was called from there.
    package var isInCall: Bool { unsafe place != nil }

    private func enter() {
        unsafe pthread_rwlock_rdlock(lock)
        unsafe pthread_setspecific(placeKey, insideMark)
    }

    private func leave(to place: UnsafeMutableRawPointer?) {
        unsafe pthread_setspecific(placeKey, place)
        unsafe pthread_rwlock_unlock(lock)
    }

    /// Runs something that a fork must not cut through.
    package func pass<Result>(_ body: () -> Result) -> Result {
        // Not twice: a fork that came to wait in between would wait for ever.
        if isInside { return body() }
        let before = unsafe place
        enter()
        defer { unsafe leave(to: before) }
        return body()
    }

    /// Waits for something without keeping forks waiting. Not with a lock held that is also taken inside.
    package func outside<Result>(_ wait: () -> Result) -> Result {
        guard isInside else { return wait() }
        unsafe leave(to: outsideMark)
        defer { enter() }
        return wait()
    }

    // MARK: The end of the process

    private static let over = Atomic(false)

    /// Whether what the library needs has been taken down. Only the thread that ends the process gets to ask.
    package static var isOver: Bool { over.load(ordering: .relaxed) }

    /// Lets nobody in any more but the calling thread, which ends the process, after those who are inside have come out.
    package func lockForEver() {
        var until = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &until)
        until.tv_sec += Self.exitSeconds
        unsafe pthread_rwlock_timedwrlock(lock, &until)
        ForkGate.over.store(true, ordering: .relaxed)
        unsafe pthread_setspecific(placeKey, insideMark)
    }

    /// An end that comes late is better than a crash, and a crash better than none.
    private static let exitSeconds = 5

    // MARK: Forks

    package func lockForFork() { unsafe pthread_rwlock_wrlock(lock) }

    package func unlockInParent() { unsafe pthread_rwlock_unlock(lock) }

    package func unlockInChild() {
        // Made anew: the child's thread has another id than the one that locked it.
        initialize()
        ForkGate.forks.add(1, ordering: .relaxed)
    }
}
