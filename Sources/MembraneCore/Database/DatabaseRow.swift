/// The columns of the row at hand, counted from 0. Not to be kept.
protocol DatabaseRow {
    func text(_ column: Int) -> String?
    func integer(_ column: Int) -> Int64?
    func blob(_ column: Int) -> [UInt8]?
    /// Why a value that was asked for cannot be read, which therefore looks like NULL; once. What nobody takes ends the
    /// query: one row must not be taken for something else.
    func takeProblem() -> Failure?
}

extension DatabaseRow {
    /// What `make` makes of the row, unless a value of it cannot be read: for queries in which one row costs nobody the
    /// others.
    func read<Record>(_ make: (any DatabaseRow) throws(Failure) -> Record) throws(Failure) -> Record {
        do throws(Failure) {
            let record = try make(self)
            if let problem = takeProblem() { throw problem }
            return record
        } catch {
            throw takeProblem() ?? error
        }
    }

    /// Whether a value that was asked for cannot be read. Then the row is taken for what it is otherwise.
    func takeDamage() throws(Failure) -> Bool {
        guard let problem = takeProblem() else { return false }
        guard problem.isDamage else { throw problem }
        return true
    }
}
