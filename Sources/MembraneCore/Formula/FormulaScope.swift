/// What a locator can name at one place of a formula.
indirect enum FormulaScope: Sendable {
    /// Not known: whatever is given when the formula is evaluated.
    case anything
    case variables([String])
    /// Inside `$iterate`: `item`, and `parent` with what is known outside.
    case item(outer: FormulaScope)

    /// What is wrong with a locator, in a sentence; nil when nothing is.
    func problem(_ locator: Locator) -> String? {
        switch self {
        case .anything: return nil
        case .variables(let names): return Self.problem(locator.root, names)
        case .item(let outer):
            guard locator.root == "parent", let name = locator.second else {
                return problem(outside: locator)
            }
            return outer.problem(name: name)
        }
    }

    private func problem(name: String) -> String? {
        switch self {
        case .anything: nil
        case .variables(let names): Self.problem(name, names)
        case .item: Self.problem(name, ["item", "parent"])
        }
    }

    private func problem(outside locator: Locator) -> String? {
        guard !["item", "parent"].contains(locator.root) else { return nil }
        return "Inside “$iterate” there are “item” and “parent” only: write “$.parent.\(locator.name)”."
    }

    private static func problem(_ name: String, _ names: [String]) -> String? {
        guard !names.contains(name) else { return nil }
        let ending = Words.ending(name, among: names)
        return "There is no variable “\(name)” here\(ending) There are: \(names.joined(separator: ", "))."
    }
}
