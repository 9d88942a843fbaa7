/// A formula that was read: its shape is right, and what depends on no variable is JSON already.
indirect enum FormulaNode: Sendable {
    case constant(JSON, size: Int)
    case array([FormulaNode])
    case object(FormulaObject)

    case variable(Locator)
    case copy(Locator, member: Int)
    case concat(FormulaParts, delimiter: String?)
    /// With the name that it was written by.
    case template([TemplatePiece], name: String)
    case firstNotEmpty([FormulaNode])
    case cases([FormulaCase], otherwise: FormulaNode?)
    case map(FormulaNode, [FormulaPair], otherwise: FormulaNode?)
    case iterate(source: FormulaNode, item: FormulaNode)
    case eval(FormulaNode, FormulaComparison, operand: FormulaNode)
    case all([FormulaNode])
    case any([FormulaNode])
    case firstName(FormulaNode)
    case lastName(FormulaNode)
    case date(FormulaNode)
    case lower(FormulaNode)
    case base64(FormulaNode)

    /// An address: what is put together in it stays within its part.
    case address(FormulaNode)
}

/// The members of an object in which something is computed.
struct FormulaObject: Sendable {
    var members: [(name: String, node: FormulaNode)] = []
    /// Whether a `$copy` inside takes a value from another member.
    var isCopiedFrom = false
}

/// What is put together: a list that is written out, or a formula that gives one.
enum FormulaParts: Sendable {
    case written([FormulaNode])
    case computed(FormulaNode)
}

struct FormulaCase: Sendable {
    /// Nil fits always.
    var filter: FormulaNode?
    var value: FormulaNode
}

struct FormulaPair: Sendable {
    var from: FormulaNode
    var to: FormulaNode
}

extension FormulaNode {
    var isConstant: Bool {
        if case .constant = self { true } else { false }
    }

    /// The first locator inside: what an error can name without telling a value.
    var locator: String? {
        switch self {
        case .constant: nil
        case .variable(let locator), .copy(let locator, _): locator.name
        case .array(let nodes), .firstNotEmpty(let nodes), .all(let nodes), .any(let nodes): Self.locator(in: nodes)
        case .object(let object): Self.locator(in: object.members.map(\.node))
        case .concat(.written(let nodes), _): Self.locator(in: nodes)
        case .concat(.computed(let node), _), .firstName(let node), .lastName(let node), .date(let node),
            .lower(let node), .base64(let node), .address(let node), .iterate(let node, _), .eval(let node, _, _),
            .map(let node, _, _):
            node.locator
        case .template(let pieces, _):
            Self.locator(in: pieces.compactMap { if case .value(let node) = $0 { node } else { nil } })
        case .cases(let cases, _): Self.locator(in: cases.map(\.value))
        }
    }

    private static func locator(in nodes: [FormulaNode]) -> String? {
        for node in nodes {
            if let locator = node.locator { return locator }
        }
        return nil
    }
}
