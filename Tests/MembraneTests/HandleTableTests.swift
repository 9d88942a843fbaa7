import MembraneCore
import Testing

@testable import Membrane

@Suite struct HandleTableTests {
    private final class Thing: Sendable {}

    private let table = HandleTable()

    // A handle is a number: here it is written as one.

    private func insert(_ thing: Thing, _ kind: HandleTable.Kind = .client) throws(Failure) -> UInt {
        UInt(bitPattern: unsafe try table.insert(thing, kind))
    }

    private func find(_ handle: UInt, _ kind: HandleTable.Kind = .client) throws(Failure) -> any AnyObject & Sendable {
        try unsafe table.find(OpaquePointer(bitPattern: handle), kind)
    }

    private func remove(_ handle: UInt, _ kind: HandleTable.Kind = .client) -> (any AnyObject & Sendable)? {
        unsafe table.remove(OpaquePointer(bitPattern: handle), kind)
    }

    private func status(_ handle: UInt, _ kind: HandleTable.Kind = .client) -> Status? {
        do throws(Failure) {
            _ = try find(handle, kind)
            return nil
        } catch {
            return error.status
        }
    }

    @Test func aHandleFindsItsObject() throws {
        let (first, second) = (Thing(), Thing())
        let handles = try [insert(first), insert(second)]
        #expect(try find(handles[0]) === first)
        #expect(try find(handles[1]) === second)
        #expect(handles[0] != handles[1])
    }

    @Test func aForgottenHandleIsClosed() throws {
        let thing = Thing()
        let handle = try insert(thing)
        #expect(remove(handle) === thing)
        #expect(status(handle) == .closed)
        #expect(remove(handle) == nil)
    }

    @Test func aHandleNeverComesBack() throws {
        let old = try insert(Thing())
        _ = remove(old)
        var seen = [old]
        for _ in 0..<1000 {
            let handle = try insert(Thing())
            seen.append(handle)
            _ = remove(handle)
        }
        #expect(Set(seen).count == seen.count)
        // The slot is used again; the old handle does not reach what is there now.
        let new = Thing()
        let handle = try insert(new)
        #expect(status(old) == .closed)
        #expect(remove(old) == nil)
        #expect(try find(handle) === new)
    }

    @Test func aHandleOfAnotherKindIsClosed() throws {
        let handle = try insert(Thing(), .engine)
        #expect(status(handle, .client) == .closed)
        #expect(remove(handle, .client) == nil)
        #expect(status(handle, .engine) == nil)
    }

    @Test func changingAnyBitOfAHandleIsNoticed() throws {
        let handle = try insert(Thing())
        for bit in 0..<UInt(UInt.bitWidth) { #expect(status(handle ^ 1 << bit) == .closed, "bit \(bit)") }
    }

    @Test(arguments: [UInt(1), 8, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF, .max, .max - 7, 0xDEAD_BEEF_DEAD_BEEF])
    func numbersThatAreNoHandlesAreClosed(number: UInt) throws {
        _ = try insert(Thing())
        for kind in [HandleTable.Kind.engine, .client, .cancellation] {
            #expect(status(number, kind) == .closed)
            #expect(remove(number, kind) == nil)
        }
    }

    @Test func nullIsAnInvalidArgument() {
        #expect(status(0) == .invalidArgument)
        #expect(remove(0) == nil)
    }

    @Test func theTableKeepsObjectsAliveUntilTheyAreForgotten() throws {
        weak var thing: Thing?
        let handle: UInt
        do {
            let object = Thing()
            thing = object
            handle = try insert(object)
        }
        #expect(thing != nil)
        _ = remove(handle)
        #expect(thing == nil)
    }
}
