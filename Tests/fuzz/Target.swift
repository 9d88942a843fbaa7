/// One thing that reads what comes from outside. `run` must come back from any input, and traps (`expect`) when
/// something is not as it always must be; libFuzzer then saves the input.
struct Target: Sendable {
    let name: String
    let run: @Sendable ([UInt8]) -> Void

    /// In alphabetical order. Each has a file in `Targets` and inputs in `corpus`.
    static let all: [Target] = [
        .address, .answer, .callback, .connector, .encoding, .formula, .headers, .interface, .json, .jwk, .operation,
        .pattern, .pem, .schema, .store, .token, .webhook,
    ]

    /// The one that this process runs. Set once, before libFuzzer starts.
    nonisolated(unsafe) static var current: Target?
}

func expect(_ isTrue: Bool, _ property: @autoclosure () -> String) {
    guard !isTrue else { return }
    fatalError("This does not hold: \(property())")
}
