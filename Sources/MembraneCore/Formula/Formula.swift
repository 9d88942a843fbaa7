/// The platform's mapping language: a JSON tree in which an object with a member such as `$var` is computed from
/// variables, and everything else stands for itself.
///
/// A tree is read once and evaluated as often as needed. Values of variables are never read as formulas, and never
/// appear in an error.
package struct Formula: Sendable {
    private var root: FormulaNode
    private let limits: FormulaLimits
    /// Where the tree stands in what somebody wrote.
    private let path: String

    /// Refuses a tree that cannot be evaluated, and says where. With `variables`, also a locator that begins with
    /// none of these.
    package init(_ tree: JSON, path: String = "", variables: [String]? = nil) throws(Failure) {
        try self.init(tree, path: path, scope: variables.map { .variables($0) } ?? .anything, .standard)
    }

    /// The same for an object with members that are addresses. What is put together in these is percent-encoded, so that a
    /// value with a slash or a question mark leads to no other place.
    init(_ tree: JSONObject, path: String, variables: [String], addresses: [String]) throws(Failure) {
        let formula = try Formula(.object(tree), path: path, variables: variables)
        self = formula
        guard case .object(var object) = formula.root else { return }
        for index in object.members.indices where addresses.contains(object.members[index].name) {
            object.members[index].node = .address(object.members[index].node)
        }
        root = .object(object)
    }

    init(_ tree: JSON, path: String, scope: FormulaScope, _ limits: FormulaLimits) throws(Failure) {
        var reader = FormulaReader(path: path, scope: scope, limits: limits)
        root = try reader.node(tree)
        self.limits = limits
        self.path = path
    }

    /// What the tree says with these variables. What has no value is left out of objects and null elsewhere.
    ///
    /// A failure's `path` says which part of the tree has none.
    package func evaluate(_ variables: JSONObject) throws(Failure) -> JSON {
        do throws(Failure) {
            return try result(variables)
        } catch {
            throw error.ofFormula(at: path)
        }
    }

    private func result(_ variables: JSONObject) throws(Failure) -> JSON {
        var evaluator = FormulaEvaluator(variables: variables, limits: limits)
        guard let result = try evaluator.value(root) else { return .null }
        guard let size = result.size(depth: 0) else { throw limits.tooDeep }
        guard size <= limits.resultSize else { throw limits.tooLarge }
        return result
    }

    /// Reads and evaluates in one go.
    package static func evaluate(_ tree: JSON, _ variables: JSONObject) throws(Failure) -> JSON {
        try Formula(tree).evaluate(variables)
    }

    static func validate(_ tree: JSON, path: String, roots: [String]? = nil) throws(Failure) {
        _ = try Formula(tree, path: path, variables: roots)
    }

    /// Whether an object is computed. Otherwise it stands for itself, with what is computed inside.
    static func isFormula(_ members: JSONObject) -> Bool {
        members.contains { $0.name.utf8.first == UInt8(ascii: "$") }
    }
}
