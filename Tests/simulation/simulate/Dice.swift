/// Everything that is left to chance in a simulation, the same for the same seed (SplitMix64).
final class Dice {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// Dice of their own, so that one part of a plan can roll more often without changing another.
    func split() -> Dice { Dice(next()) }

    func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to `limit` - 1.
    func below(_ limit: Int) -> Int { limit <= 1 ? 0 : Int(next() >> 33) % limit }

    func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(below(Int(range.upperBound - range.lowerBound) + 1))
    }

    /// True `thousandths` times in a thousand.
    func happens(_ thousandths: Int) -> Bool { below(1000) < thousandths }

    func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}
