@testable import MembraneCore

/// The command line.
struct Commands {
    private let store: SharedStore

    init(_ store: SharedStore) { self.store = store }

    /// The exit status.
    func run(_ arguments: [String]) throws(Failure) -> Int32 {
        let numbers = arguments.compactMap { UInt64($0) }
        let sabotage = arguments.compactMap { Sabotage(rawValue: $0) }.first
        switch (arguments.first, numbers.count) {
        case ("run", 2): return try run(from: numbers[0], count: numbers[1])
        case ("trace", 1): return try world(numbers[0], sabotage, isTracing: true).run() == nil ? 0 : 1
        case ("prove", 1):
            guard let sabotage else { return usage() }
            return try prove(sabotage, count: numbers[0])
        default: return usage()
        }
    }

    private func usage() -> Int32 {
        let kinds = Sabotage.allCases.map(\.rawValue).joined(separator: " | ")
        print("usage: simulate run FIRST COUNT | trace SEED [SABOTAGE] | prove SABOTAGE COUNT    SABOTAGE: \(kinds)")
        return 2
    }

    private func run(from first: UInt64, count: UInt64) throws(Failure) -> Int32 {
        var counts = Counts()
        for seed in first..<(first + count) {
            let world = world(seed, nil)
            if let violation = try world.run() {
                counts.broken += 1
                print("seed \(seed) breaks: \(violation)")
                print("    to see every step: make simulate SEED=\(seed)")
            }
            counts.add(world.counts)
        }
        print(counts.json)
        return counts.broken == 0 ? 0 : 1
    }

    private func prove(_ sabotage: Sabotage, count: UInt64) throws(Failure) -> Int32 {
        for seed in 1...max(count, 1) {
            // What breaks without it proves nothing.
            guard let violation = try world(seed, sabotage).run(), try world(seed, nil).run() == nil else { continue }
            print("the broken \(sabotage.rawValue) is noticed by seed \(seed): \(violation)")
            return 0
        }
        print("the broken \(sabotage.rawValue) is not noticed by \(count) seeds: the simulation does not see")
        return 1
    }

    private func world(_ seed: UInt64, _ sabotage: Sabotage?, isTracing: Bool = false) -> World {
        World(seed: seed, store, sabotage: sabotage, isTracing: isTracing)
    }
}
