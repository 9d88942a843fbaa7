import Testing

@testable import MembraneCore

@Suite struct LockTests {
    @Test func oneThreadAtATimeIsInside() throws {
        let counter = Lock(0)
        _ = try onThreads(8) { _ in for _ in 0..<1000 { counter.withLock { $0 += 1 } } }
        #expect(counter.withLock { $0 } == 8000)
    }

    @Test func waitingEndsWithTheChangeThatItWaitsFor() throws {
        let lock = Lock(0)
        let results = try onThreads(5) { (index) throws(Failure) in
            if index > 0 {
                lock.withLockNotifying { $0 += 1 }
                return 4
            }
            return try lock.wait(.patient) { $0 == 4 ? $0 : nil }
        }
        #expect(results.compactMap(\.success) == [4, 4, 4, 4, 4])
    }

    @Test func waitingEndsWithACancelledCall() {
        let cancellation = Cancellation()
        cancellation.cancel()
        let lock = Lock(0)
        let ending = failure { () throws(Failure) in
            try lock.wait(.patient(with: [cancellation])) { $0 == 1 ? () : nil }
        }
        #expect(ending?.status == .cancelled)
    }
}
