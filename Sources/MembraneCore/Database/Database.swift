/// A relational database, as little of it as the store needs.
///
/// SQL is written in the dialect that SQLite and PostgreSQL share; parameters are `$1`, `$2`, … in order.
protocol Database: Sendable {
    /// Runs `body` on one consistent view of the data.
    func read<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result

    /// Runs `body` as one transaction that no other writer interleaves with: all of it is kept, or nothing.
    ///
    /// **`body` may run more than once**, where the database finds at its end that another machine was faster: what it did
    /// is undone, and it runs again. So it has no effect outside its transaction: it changes no variable of its
    /// surroundings, tells nobody, sends nothing, and remembers nothing. What is to come of it, it gives back; whoever
    /// called acts on that once it is kept.
    func write<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result

    /// Sets the database up for lasting use, once it is known to be empty or ours.
    func prepare(_ call: Call) throws(Failure)

    /// A number that is another one whenever anybody may have changed the data since; nil where that cannot be told.
    func changeMark(_ call: Call) throws(Failure) -> Int64?

    /// Closes the database; calls that come later throw `closed`.
    func close()
}

extension Database {
    func changeMark(_ call: Call) throws(Failure) -> Int64? { nil }
}
