@testable import MembraneCore

/// The shared store as one virtual process reaches it: others run before and after each transaction, which may be refused.
///
/// Inside a transaction nobody else runs, which is what SQLite's isolation amounts to.
final class VirtualDatabase: Database, @unchecked Sendable {
    private unowned let process: VirtualProcess

    init(_ process: VirtualProcess) { self.process = process }

    private var world: World { process.world }

    func read<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try process.check()
        process.pass(.read)
        try process.check()
        try refuse(world.faults.storeFault(process, isWrite: false))
        let result = try inTransaction { () throws(Failure) in
            try world.store.database.read(call) { (session) throws(Failure) in try body(sabotaged(session)) }
        }
        process.pass(.wasRead)
        try process.check()
        return result
    }

    func write<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try process.check()
        process.pass(.write)
        try process.check()
        let fault = world.faults.storeFault(process, isWrite: true)
        if fault == .busy { try refuse(fault) }
        if world.sabotage == .commit { world.settle() }
        if world.sabotage == .keeping, fault == nil, world.judge.grants.forgets(world.scheduler.current) {
            return try pretend(call, body)
        }
        if world.faults.rollsBack() { rollBack(call, body) }
        let result = try inTransaction { () throws(Failure) in
            try world.store.database.write(call) { (session) throws(Failure) in
                let result = try body(sabotaged(session))
                try refuse(fault == .full ? fault : nil)
                return result
            }
        }
        world.judge.wrote(process)
        if world.sabotage == .commit { world.settleLater(process) } else { world.judge.compare() }
        if fault == .answerLost { try refuse(fault) }
        process.pass(.committed)
        try process.check()
        return result
    }

    /// For a sabotage: says that it was committed, and it was not.
    private func pretend<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var result: Result?
        do throws(Failure) {
            try inTransaction { () throws(Failure) in
                try world.store.database.write(call) { (session) throws(Failure) -> Void in
                    result = try body(session)
                    throw .cancelled
                }
            }
        } catch {
            if result == nil { throw error }
        }
        guard let result else { throw .cancelled }
        return result
    }

    /// Runs `body` to its end and undoes it, as a database does that finds at the commit that somebody was faster: then it
    /// runs again. What it has done outside the database is not undone, which must not matter.
    private func rollBack<Result>(_ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result) {
        world.trace("store: rolled back, to run again")
        world.counts.repeatedWrites += 1
        try? inTransaction { () throws(Failure) in
            try world.store.database.write(call) { (session) throws(Failure) -> Void in
                _ = try body(sabotaged(session))
                if world.sabotage != .repetition { throw .cancelled }
            }
        }
    }

    private func sabotaged(_ session: any DatabaseSession) -> any DatabaseSession {
        world.sabotage.map { SabotagedSession(session, $0, process) } ?? session
    }

    private func inTransaction<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        process.isInTransaction = true
        defer { process.isInTransaction = false }
        return try body()
    }

    private func refuse(_ fault: StoreFault?) throws(Failure) {
        guard let fault else { return }
        world.trace("store: \(fault)")
        world.judge.refusedCommit(process)
        switch fault {
        case .busy: throw Failure(.storeBusy, .internal, "store_busy", "The store is locked.")
        case .full: throw Failure(.storeFull, .internal, "store_full", "No space is left for the store.")
        case .answerLost: throw Failure(.storeUnavailable, .internal, "store_unavailable", "The store was lost.")
        }
    }

    func prepare(_ call: Call) throws(Failure) {}

    func close() {}
}

enum StoreFault {
    /// Nothing was begun.
    case busy
    /// The transaction was rolled back at its end.
    case full
    /// It was committed, and nobody was told.
    case answerLost
}
