import Testing

@testable import MembraneCore

/// A write may run more than once. Every other test that makes a `World` without a database of its own runs each write twice
/// (`RepeatingDatabase`); here is what that shows.
@Suite struct RepeatedWriteTests {
    @Test func everyWriteOfAWorldRunsTwiceAndIsKeptOnce() throws {
        let world = try World()
        var runs = 0
        let tenant = try world.write { (transaction) throws(Failure) in
            runs += 1
            return try transaction.makeTenant(key: "new", name: nil, fields: nil)
        }
        #expect(runs == 2)
        #expect(
            try world.read { (transaction) throws(Failure) in
                try transaction.tenant(key: "new")?.id
            } == tenant.id)
    }

    @Test func whatABodyDoesOutsideItsTransactionShows() throws {
        let world = try World()
        var made: [String] = []
        try world.write { (transaction) throws(Failure) in
            made.append(try transaction.makeTenant(key: "new", name: nil, fields: nil).id)
        }
        let known = try world.read { (transaction) throws(Failure) in
            var known = 0
            for id in made where try transaction.tenant(id: id) != nil { known += 1 }
            return known
        }
        #expect(made.count == 2 && known == 1)
    }

    /// What is made due by a run that does not count wakes nobody up; what is kept does.
    @Test func onlyWhatIsKeptIsDue() throws {
        let world = try World()
        let before = world.engine.services.store.dueSignal.count
        var runs = 0
        try world.write { (transaction) throws(Failure) in
            runs += 1
            if runs == 1 { transaction.becomesDue() }
        }
        #expect(world.engine.services.store.dueSignal.count == before)
    }

    @Test func aRefusedWriteIsRefusedOnce() throws {
        let world = try World()
        var runs = 0
        let refusal = failure { () throws(Failure) in
            try world.write { (_) throws(Failure) -> Void in
                runs += 1
                throw .conflict("test", "No.")
            }
        }
        #expect(refusal?.key == "test" && runs == 1)
    }

    /// A key of a workspace that was not kept is not kept in memory either.
    @Test func aWorkspaceThatIsNotKeptLeavesNoKey() throws {
        let world = try World()
        var ids: [String] = []
        try world.write { (transaction) throws(Failure) in
            ids.append(
                try transaction.acrossWorkspaces.makeWorkspace(
                    key: "b", secret: Secret([UInt8](repeating: 7, count: 64))
                ).id)
        }
        #expect(ids.count == 2)
        #expect(!ids.contains { world.engine.services.store.hasKeys(ofWorkspace: $0) })
    }
}
