/// Writes a parsed pattern as instructions.
struct PatternCompiler {
    private var program: [Pattern.Instruction] = []
    /// Counted repeats of nothing make no instructions, and could go on for ever.
    private var visitsLeft = Pattern.maximumSize * 10

    mutating func program(_ node: PatternNode) throws(Failure) -> [Pattern.Instruction] {
        try add(node)
        program.append(.accept)
        return program
    }

    private mutating func add(_ node: PatternNode) throws(Failure) {
        visitsLeft -= 1
        guard visitsLeft > 0, program.count < Pattern.maximumSize else {
            throw .invalidRequest("The pattern is too large.")
        }
        switch node {
        case .scalar(let set): program.append(.scalar(set))
        case .start: program.append(.start)
        case .end: program.append(.end)
        case .sequence(let parts): for part in parts { try add(part) }
        case .choice(let parts): try add(choice: parts)
        case .repeated(let part, let least, let most):
            for _ in 0..<least { try add(part) }
            if let most {
                for _ in least..<most { try optional(part) }
            } else {
                let split = reserve()
                try add(part)
                program.append(.jump(split))
                program[split] = .split(split + 1, program.count)
            }
        }
    }

    private mutating func add(choice parts: [PatternNode]) throws(Failure) {
        var ends: [Int] = []
        for (index, part) in parts.enumerated() {
            guard index < parts.count - 1 else {
                try add(part)
                break
            }
            let split = reserve()
            try add(part)
            ends.append(reserve())
            program[split] = .split(split + 1, program.count)
        }
        for end in ends { program[end] = .jump(program.count) }
    }

    private mutating func optional(_ part: PatternNode) throws(Failure) {
        let split = reserve()
        try add(part)
        program[split] = .split(split + 1, program.count)
    }

    /// A place for an instruction whose target is not known yet.
    private mutating func reserve() -> Int {
        program.append(.jump(program.count + 1))
        return program.count - 1
    }
}
