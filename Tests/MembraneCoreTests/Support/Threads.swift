import class Foundation.Thread

@testable import MembraneCore

/// Runs `body` on `count` threads that start together, and gives what each of them came to.
func onThreads<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) throws(Failure) -> Value
) throws -> [Result<Value, Failure>] {
    let gate = Lock((waiting: 0, results: [Result<Value, Failure>]()))
    for index in 0..<count {
        Thread.detachNewThread {
            gate.withLockNotifying { $0.waiting += 1 }
            _ = try? gate.wait(.patient) { $0.waiting == count ? true : nil }
            let result: Result<Value, Failure>
            do throws(Failure) { result = .success(try body(index)) } catch { result = .failure(error) }
            gate.withLockNotifying { $0.results.append(result) }
        }
    }
    return try gate.wait(.patient) { $0.results.count == count ? $0.results : nil }
}

extension Result {
    var success: Success? { if case .success(let value) = self { value } else { nil } }
    var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}
