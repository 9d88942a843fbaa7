import CFiber

/// A stack of its own on the one thread of the simulation, see fiber.h.
@safe final class Fiber {
    private var handle: OpaquePointer?

    init(_ body: @escaping () -> Void) {
        let argument = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
        unsafe handle = fiber_new(
            { argument in
                guard let argument = unsafe argument else { return }
                // Released here: what is still on the stack when the fiber ends is never cleaned up.
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
            }, argument)
    }

    /// False when it has ended.
    func resume() -> Bool {
        guard let running = unsafe handle else { return false }
        if unsafe fiber_resume(running) { return true }
        unsafe handle = nil
        return false
    }

    static func handOver() { fiber_hand_over() }

    private final class Body {
        private let body: () -> Void

        init(_ body: @escaping () -> Void) { self.body = body }

        func run() { body() }
    }
}
