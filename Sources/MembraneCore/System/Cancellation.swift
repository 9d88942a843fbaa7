import Synchronization

/// A flag that ends the calls that were given it.
package final class Cancellation: Sendable {
    private let flag = Atomic(false)

    package init() {}

    package var isCancelled: Bool { flag.load(ordering: .acquiring) }
    package func cancel() { flag.store(true, ordering: .releasing) }
}
