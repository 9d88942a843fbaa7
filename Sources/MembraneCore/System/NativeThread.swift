import Glibc

/// A thread of ours. It takes no signals: those belong to the host.
@safe package final class NativeThread: @unchecked Sendable {
    private let thread: pthread_t

    /// Tells threads apart.
    static var currentId: UInt { UInt(pthread_self()) }

    /// - Parameter body: ends the thread when it returns, and the process where that is the child of a fork in one of the
    ///   host's callbacks: it has no other thread, and what the host wants done at exit is its parent's to do.
    init(_ body: @escaping @Sendable () -> Void) throws(Failure) {
        let context = unsafe Unmanaged.passRetained(ThreadBody(body))
        // A thread inherits the mask of who makes it.
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                let home = HomeProcess()
                unsafe Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
                if !home.isThisOne { _exit(0) }
                return nil
            }, context.toOpaque())
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        guard code == 0 else {
            unsafe context.release()
            throw .internal("No thread can be started (error \(code) of the system).")
        }
        self.thread = thread
    }

    var isCurrent: Bool { pthread_equal(thread, pthread_self()) != 0 }

    /// Waits for its end. Once, and not from the thread itself.
    func join() {
        ForkGate.shared.outside { _ = pthread_join(thread, nil) }
    }

    /// In place of `join`.
    func detach() { pthread_detach(thread) }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}
