/// A regular expression of a schema: the regular part of ECMA-262 (with its `u` flag), matched anywhere in a text.
///
/// It is run by Thompson's construction, all alternatives side by side: the time is bounded by the product of the
/// two lengths, whatever the pattern. What needs going back, such as `\1` or `(?=`, is refused.
struct Pattern: Sendable {
    /// Longer patterns are refused.
    static let maximumLength = 1000
    /// Patterns that are larger when their counted repeats are written out are refused.
    static let maximumSize = 1000
    /// Longer texts must not be given to `matches`.
    static let maximumTextLength = 16_384

    enum Instruction: Sendable {
        case scalar(ScalarSet)
        case start
        case end
        case jump(Int)
        case split(Int, Int)
        case accept
    }

    private let program: [Instruction]

    /// Throws, without a path, what is wrong with the pattern.
    init(_ text: String) throws(Failure) {
        guard text.unicodeScalars.count <= Self.maximumLength else {
            throw .invalidRequest("A pattern has at most \(Self.maximumLength) characters.")
        }
        var parser = PatternParser(text)
        var compiler = PatternCompiler()
        program = try compiler.program(try parser.parse())
    }

    /// How many comparisons one character of a text costs at most.
    var size: Int {
        program.reduce(0) { total, instruction in
            if case .scalar(let set) = instruction { total + 1 + set.ranges.count } else { total + 1 }
        }
    }

    func matches(_ text: String) -> Bool {
        var current = PatternStates(count: program.count)
        var next = PatternStates(count: program.count)
        var isAtStart = true
        var remaining = text.unicodeScalars.makeIterator()
        var scalar = remaining.next()
        while true {
            // A match may begin anywhere.
            add(0, to: &current, isAtStart: isAtStart, isAtEnd: scalar == nil)
            if current.isAccepted { return true }
            guard let read = scalar else { return false }
            scalar = remaining.next()
            isAtStart = false
            next.removeAll()
            for state in current.members {
                if case .scalar(let set) = program[state], set.contains(read) {
                    add(state + 1, to: &next, isAtStart: false, isAtEnd: scalar == nil)
                }
            }
            swap(&current, &next)
        }
    }

    /// Adds a state and all that are reached from it without reading.
    private func add(_ first: Int, to states: inout PatternStates, isAtStart: Bool, isAtEnd: Bool) {
        states.waiting.append(first)
        while let state = states.waiting.popLast() {
            guard states.insert(state) else { continue }
            switch program[state] {
            case .scalar: break
            case .start: if isAtStart { states.waiting.append(state + 1) }
            case .end: if isAtEnd { states.waiting.append(state + 1) }
            case .jump(let target): states.waiting.append(target)
            case .split(let first, let second):
                states.waiting.append(second)
                states.waiting.append(first)
            case .accept: states.isAccepted = true
            }
        }
    }
}

/// A set of states that is emptied at no cost.
private struct PatternStates {
    private(set) var members: [Int] = []
    private var generations: [Int]
    private var generation = 1
    var isAccepted = false
    /// States that are still to be added; empty between two uses, and kept for its memory.
    var waiting: [Int] = []

    init(count: Int) {
        generations = Array(repeating: 0, count: count)
    }

    /// False when the state was there already.
    mutating func insert(_ state: Int) -> Bool {
        guard generations[state] != generation else { return false }
        generations[state] = generation
        members.append(state)
        return true
    }

    mutating func removeAll() {
        members.removeAll(keepingCapacity: true)
        generation += 1
        isAccepted = false
    }
}
