/// A piece of the text that `$tpl` makes.
enum TemplatePiece {
    case text(String)
    case value(name: String, tree: JSON)

    /// Takes `{ template, values }` apart. A brace that surrounds no name is an ordinary character.
    static func pieces(_ argument: JSON, _ shape: FormulaShape) throws(Failure) -> [TemplatePiece] {
        let members = try shape.object(argument, required: ["template"], optional: ["values"])
        let template = try shape.at(".template").text(members["template"] ?? .null)
        let values = members["values"]?.objectValue ?? JSONObject()
        if let given = members["values"], given.objectValue == nil {
            throw .invalidRequest("“$tpl” needs an object as “values”, not \(given.kindName).", path: shape.path)
        }
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
            let name = String(String.UnicodeScalarView(left[left.startIndex..<end]))
            guard let tree = values[name] else {
                let hint = Words.nearest(name, among: values.names).map { ", did you mean “\($0)”?" } ?? "."
                throw .invalidRequest("“{\(name)}” is not among the values of “$tpl”\(hint)", path: shape.path)
            }
            if !plain.isEmpty { pieces.append(.text(String(plain))) }
            plain = String.UnicodeScalarView()
            pieces.append(.value(name: name, tree: tree))
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
