import Testing

@testable import MembraneCore

@Suite struct TransactionTests {
    private let world: World

    init() throws { world = try World() }

    private func tenantExists(_ key: String) throws -> Bool {
        try world.read { (transaction) throws(Failure) in
            return try transaction.tenant(key: key) != nil
        }
    }

    @Test func aFailedWriteLeavesNothing() throws {
        let refusal = failure { () throws(Failure) in
            try world.write { (transaction) throws(Failure) in
                _ = try transaction.makeTenant(key: "ghost", name: nil, fields: nil)
                throw Failure.conflict("test", "After the write.")
            }
        }
        #expect(refusal?.key == "test")
        #expect(try !tenantExists("ghost"))
    }

    @Test func aTakenKeyUndoesTheWholeTransaction() throws {
        let refusal = failure { () throws(Failure) in
            try world.write { (transaction) throws(Failure) in
                _ = try transaction.makeTenant(key: "first", name: nil, fields: nil)
                _ = try transaction.makeTenant(key: "first", name: nil, fields: nil)
            }
        }
        #expect(refusal?.status == .alreadyExists)
        #expect(try !tenantExists("first"))
    }

    @Test func theStoreWorksAfterAFailure() throws {
        try aFailedWriteLeavesNothing()
        _ = try world.tenant("next")
        #expect(try tenantExists("next"))
    }

    @Test func aCancelledCallDoesNotBegin() throws {
        let cancellation = Cancellation()
        cancellation.cancel()
        let refusal = failure { () throws(Failure) in
            try world.engine.services.store.write(.patient(with: [cancellation]), in: world.ownWorkspaceId) {
                (_) throws(Failure) in
            }
        }
        #expect(refusal?.status == .cancelled)
    }

    @Test func whoeverWaitsForALockedStoreIsToldSo() throws {
        let file = try StoreFile()
        let world = try World(file)
        // Time passes by the waiting itself.
        let refusal = try file.execute { (_) throws(Failure) in
            failure { () throws(Failure) in _ = try world.tenant("new") }
        }
        #expect(refusal?.status == .storeBusy && refusal?.isRetryable == true)
        #expect(world.clock.now - ManualClock.start >= world.engine.services.options.timeoutMilliseconds)
        _ = try world.tenant("new")
    }
}
