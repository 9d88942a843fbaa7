/// Something that a thread waits for and that others raise.
package final class Signal: Sendable {
    private let raised = Lock(0)

    package init() {}

    /// How often it was raised. Look at it before looking at what is waited for.
    var count: Int { raised.withLock { $0 } }

    func raise() { raised.withLockNotifying { $0 += 1 } }

    /// Waits until it has been raised more often than `seen`, or until the time has passed.
    func wait(milliseconds: Int64, since seen: Int, _ call: Call) {
        raised.wait(milliseconds: milliseconds, call) { $0 != seen }
    }
}
