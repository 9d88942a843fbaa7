/// The process that something was made in.
///
/// A child of a fork has a copy of everything, and nothing of it is its own: files and connections are its parent's, and
/// what threads held stays held. So whoever owns such a thing asks here before touching it. The child gets that far when
/// it was forked in a callback and comes back from there: all that it asks for then ends as `forked`.
package struct HomeProcess: Sendable {
    private let generation = ForkGate.generation

    package init() {}

    package var isThisOne: Bool { generation == ForkGate.generation }

    package func check() throws(Failure) {
        guard isThisOne else { throw .forked }
    }
}
