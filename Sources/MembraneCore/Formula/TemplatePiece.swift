/// A piece of the text that `$tpl` makes.
enum TemplatePiece: Sendable {
    case text(String)
    case value(FormulaNode)

    /// Takes "Hello {name}" apart. A brace that surrounds no name is an ordinary character.
    static func pieces(
        _ template: String, _ value: (String) throws(Failure) -> FormulaNode
    ) throws(Failure) -> [TemplatePiece] {
        var pieces: [TemplatePiece] = []
        var plain = String.UnicodeScalarView()
        var left = Array(template.unicodeScalars)[...]
        while let scalar = left.popFirst() {
            guard scalar == "{", let end = left.firstIndex(where: { !isNameScalar($0) }), left[end] == "}",
                end > left.startIndex
            else {
                plain.append(scalar)
                continue
            }
            let node = try value(String(String.UnicodeScalarView(left[left.startIndex..<end])))
            if !plain.isEmpty { pieces.append(.text(String(plain))) }
            plain = String.UnicodeScalarView()
            pieces.append(.value(node))
            left = left[left.index(after: end)...]
        }
        if !plain.isEmpty { pieces.append(.text(String(plain))) }
        return pieces
    }

    /// Takes "Hello ${name}" apart; what stands in the braces may hold any character but a closing one.
    static func oldPieces(
        _ template: String, _ value: (String) throws(Failure) -> FormulaNode, unclosed: () throws(Failure) -> Never
    ) throws(Failure) -> [TemplatePiece] {
        var pieces: [TemplatePiece] = []
        var plain = String.UnicodeScalarView()
        var left = Array(template.unicodeScalars)[...]
        while let scalar = left.popFirst() {
            guard scalar == "$", left.first == "{" else {
                plain.append(scalar)
                continue
            }
            guard let end = left.firstIndex(of: "}") else { try unclosed() }
            let node = try value(String(String.UnicodeScalarView(left[left.startIndex..<end].dropFirst())))
            if !plain.isEmpty { pieces.append(.text(String(plain))) }
            plain = String.UnicodeScalarView()
            pieces.append(.value(node))
            left = left[left.index(after: end)...]
        }
        if !plain.isEmpty { pieces.append(.text(String(plain))) }
        return pieces
    }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }
}
