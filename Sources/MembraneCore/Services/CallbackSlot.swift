/// One callback of the host, while it is set.
final class CallbackSlot<Callback: Sendable>: Sendable {
    private let callback = Lock<Callback?>(nil)

    var current: Callback? { callback.withLock { $0 } }

    /// Nil takes it away. The one before is let go of when it is not running any more.
    ///
    /// - Parameter replaced: what else is to be done before that.
    func set(_ callback: Callback?, replaced: () -> Void = {}) {
        // Let go of after the lock: the host's release may call the library.
        let before = self.callback.withLock { present in
            defer { present = callback }
            return present
        }
        replaced()
        withExtendedLifetime(before) {}
    }
}
