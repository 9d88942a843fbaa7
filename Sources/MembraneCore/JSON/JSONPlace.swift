/// Where one stands in a JSON value, written out only when somebody asks: `input.hosts[1]`, with a backslash before
/// a `.`, `[` or `\` in a name, as in a locator.
struct JSONPlace {
    private enum Step {
        case member(String)
        case element(Int)
    }

    private let base: String
    private var steps: [Step] = []

    init(_ base: String) {
        self.base = base
    }

    mutating func enter(_ name: String) { steps.append(.member(name)) }
    mutating func enter(_ index: Int) { steps.append(.element(index)) }
    mutating func leave() { _ = steps.popLast() }

    var text: String {
        var text = base
        for step in steps {
            switch step {
            case .member(let name): text += text.isEmpty ? Self.escaped(name) : "." + Self.escaped(name)
            case .element(let index): text += "[\(index)]"
            }
        }
        return text
    }

    /// The path of one member.
    static func path(_ base: String, _ name: String) -> String {
        var place = JSONPlace(base)
        place.enter(name)
        return place.text
    }

    private static func escaped(_ name: String) -> String {
        let special: [UInt8] = [UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "\\")]
        guard name.utf8.contains(where: special.contains) else { return name }
        var text = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            if scalar == "." || scalar == "[" || scalar == "\\" { text.append("\\") }
            text.append(scalar)
        }
        return String(text)
    }
}
