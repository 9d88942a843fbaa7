@testable import MembraneCore

extension Target {
    /// A formula, and what it is evaluated with: `[formula, variables]`.
    static let formula = Target(name: "formula") { input in
        guard let value = try? JSON(parsing: input, what: "The input"), let parts = value.arrayValue, parts.count == 2,
            let variables = parts[1].objectValue, let formula = try? Formula(parts[0], path: "f"),
            let result = try? formula.evaluate(variables)
        else { return }
        expect((try? JSON(parsing: result.text, what: "The result")) != nil, "a result can be written and read")
    }
}
