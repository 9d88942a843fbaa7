import Synchronization

/// Counts changes, so that whoever remembers something notices that it may be out of date.
final class ChangeCount: Sendable {
    private let changes = Atomic(0)

    var count: Int { changes.load(ordering: .acquiring) }
    func add() { changes.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}
