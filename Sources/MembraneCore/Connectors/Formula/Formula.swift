/// The platform's mapping language: a JSON tree in which an object with a member such as `$var` is computed from
/// variables, and everything else stands for itself.
///
/// Values of variables are never read as formulas, and never appear in an error.
enum Formula {
    /// How many values of the tree one evaluation may visit.
    static let maximumNodes = 100_000
    /// How large the result may be, in bytes of text.
    static let maximumSize = 1 << 20
    /// How many bytes one evaluation may read and make on its way to the result.
    static let maximumWork = 1 << 24

    /// What the tree says with these variables. What has no value is left out of objects and null elsewhere.
    static func evaluate(_ tree: JSON, _ variables: JSONObject) throws(Failure) -> JSON {
        var evaluator = FormulaEvaluator(variables: variables)
        guard let result = try evaluator.value(tree, depth: 0) else { return .null }
        guard let size = result.size(depth: 0), size <= maximumSize else {
            throw .invalidRequest("The result of a formula is larger than \(maximumSize) bytes.")
        }
        return result
    }

    /// Refuses a tree that cannot be evaluated, and says where. With `roots`, also a locator that begins with
    /// none of these variables.
    static func validate(_ tree: JSON, path: String, roots: [String]? = nil) throws(Failure) {
        var left = maximumNodes
        try validate(tree, path, roots, depth: 0, &left)
    }

    private static func validate(
        _ tree: JSON, _ path: String, _ roots: [String]?, depth: Int, _ left: inout Int
    ) throws(Failure) {
        left -= 1
        guard left >= 0 else { throw .invalidRequest("The formula has more than \(maximumNodes) values.", path: path) }
        guard depth <= JSONLimits.depth else {
            throw .invalidRequest("The formula is nested deeper than \(JSONLimits.depth) levels.", path: path)
        }
        switch tree {
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                try validate(element, "\(path)[\(index)]", roots, depth: depth + 1, &left)
            }
        case .object(let members):
            guard let operation = try FormulaOperation(members, path: path) else {
                for (name, value) in members {
                    try validate(value, "\(path).\(name)", roots, depth: depth + 1, &left)
                }
                return
            }
            if case .variable(let locator) = operation, let roots, !roots.contains(locator.root) {
                let hint = Words.nearest(locator.root, among: roots).map { "did you mean “\($0)”?" }
                let known = "There are: \(roots.joined(separator: ", "))."
                throw .invalidRequest(
                    "There is no variable “\(locator.root)” here\(hint.map { "; \($0)" } ?? ".") \(known)",
                    path: "\(path).$var")
            }
            for child in operation.children {
                try validate(child.tree, path + child.path, roots, depth: depth + 1, &left)
            }
        case .null, .bool, .integer, .real, .string: break
        }
    }
}
