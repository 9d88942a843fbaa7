/// A kind of work that falls due by itself: refreshes, deliveries, tidying up.
///
/// What is due is in the store, so that any process may do it. A source claims what it does there: several threads and
/// processes may run the same source at once.
protocol DueSource: Sendable {
    /// What the report calls it.
    var name: String { get }

    /// After so many things the source gives way to the others.
    var slice: Int { get }

    /// When the next thing is due, on the wall clock; in the past when something is due now, nil when nothing ever is.
    func nextDueAt(_ services: Services, _ call: Call) throws(Failure) -> Int64?

    /// Does some of what is due, as much as the budget allows, fairly among tenants.
    ///
    /// A thing that fails is counted and put off, so that it is not due any more; it does not end the run. Throws when
    /// nothing can be done at all: the store does not answer, or `call` ends. `call` has no time limit of its own.
    func run(_ services: Services, _ budget: DueBudget, _ call: Call) throws(Failure) -> DueCount
}

extension DueSource {
    var slice: Int { 64 }
}
