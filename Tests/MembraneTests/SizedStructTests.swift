import CMembrane
import MembraneCore
import Testing

@testable import Membrane

/// Structs of callers that were built with an older or a newer header.
@Suite struct SizedStructTests {
    static let known = unsafe MemoryLayout<membrane_call>.size

    /// Reads a `membrane_call` whose `struct_size` says `size`, with `tail` after the members that are known here.
    private func read(size: Int, tail: [UInt8] = []) throws(Failure) -> Int64? {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.known + tail.count + 64, alignment: 16)
        defer { unsafe room.deallocate() }
        unsafe room.initializeMemory(as: UInt8.self, repeating: 0)
        unsafe room.storeBytes(of: size, toByteOffset: 0, as: Int.self)
        unsafe room.storeBytes(of: 1234, toByteOffset: MemoryLayout<Int>.size, as: Int64.self)
        for (index, byte) in tail.enumerated() { unsafe room[Self.known + index] = byte }
        let pointer = unsafe room.baseAddress.map {
            unsafe UnsafePointer($0.assumingMemoryBound(to: membrane_call.self))
        }
        return unsafe try Boundary.sized(pointer, "call")?.timeout_ms
    }

    private func status(size: Int, tail: [UInt8] = []) -> Status? {
        do throws(Failure) {
            _ = try read(size: size, tail: tail)
            return nil
        } catch {
            return error.status
        }
    }

    @Test func theKnownSizeIsRead() throws {
        #expect(try read(size: Self.known) == 1234)
    }

    @Test func nullIsNothing() throws {
        let nothing = try unsafe Boundary.sized(nil as UnsafePointer<membrane_call>?, "call") == nil
        #expect(nothing)
    }

    @Test(arguments: [0, 1, 7, 9, 12, known - 1, known + 1, -1, -8, .min, 4097, 4104, .max])
    func sizesThatNoStructHasAreRefused(size: Int) {
        #expect(status(size: size) == .invalidArgument)
    }

    @Test func anOlderStructHasTheRestFromTheInitializer() throws {
        #expect(try read(size: 16) == 1234 && read(size: 8) == 0)
    }

    /// What each initializer of the header says is what an older caller gets.
    @Test func whatIsMissingHasTheValueOfTheHeadersInitializer() throws {
        var claims = unsafe membrane_claims()
        unsafe claims.struct_size = 16
        unsafe claims.is_admin = 1
        let read = try unsafe Boundary.sized(&claims, "claims")
        #expect(unsafe read?.expires_in_s == 7200 && read?.is_admin == 0 && read?.tenant_key == nil)
        var options = unsafe membrane_verify_options()
        unsafe options.struct_size = 8
        #expect(try unsafe Boundary.sized(&options, "options")?.leeway_s == 60)
        // As a caller of version 0.1.0's first form has it.
        unsafe options.struct_size = 16
        unsafe options.leeway_s = 5
        let older = try unsafe Boundary.sized(&options, "options")
        #expect(unsafe older?.leeway_s == 5 && older?.audience == nil && older?.issuer == nil)
    }

    @Test func aNewerStructIsReadWhenItAsksForNothingNew() throws {
        #expect(try read(size: Self.known + 32, tail: [UInt8](repeating: 0, count: 32)) == 1234)
    }

    @Test func aNewerStructThatAsksForSomethingNewIsRefused() {
        for place in [0, 15, 31] {
            var tail = [UInt8](repeating: 0, count: 32)
            tail[place] = 1
            #expect(status(size: Self.known + 32, tail: tail) == .unsupported)
        }
    }

    @Test func whatComesAfterTheStructIsNotLookedAt() throws {
        #expect(try read(size: Self.known, tail: [1, 1, 1]) == 1234)
    }
}
