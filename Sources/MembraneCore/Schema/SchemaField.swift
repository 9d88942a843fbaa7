/// The place in a value that is being checked, as a form names it.
///
/// What lies inside a sensitive field is not named: names of its members may be as secret as its values.
struct SchemaField {
    enum Step {
        case member(String, schema: Int?)
        case element(Int)
        /// The name of a member, not its value.
        case name(String)
    }

    private let schema: Schema
    private let what: String
    private var steps: [Step] = []

    init(_ schema: Schema, what: String) {
        self.schema = schema
        self.what = what
    }

    mutating func enter(_ step: Step) { steps.append(step) }
    mutating func leave() { _ = steps.popLast() }

    var isSensitive: Bool { namedSteps.isSensitive }

    /// A problem in words, and where it is.
    func problem(_ words: String) -> JSON {
        ["path": .string(path), "message": .string("\(title) \(words).")]
    }

    /// Such as `input.hosts[1]`.
    private var path: String {
        var place = JSONPlace(what)
        for step in namedSteps.steps {
            switch step {
            case .member(let name, _): place.enter(name)
            case .element(let index): place.enter(index)
            case .name: break
            }
        }
        return String(place.text.unicodeScalars.prefix(300))
    }

    /// How a sentence about it begins.
    private var title: String {
        var title = "The \(what)"
        let (named, isSensitive) = namedSteps
        for step in named {
            switch step {
            case .member(let name, let node): title = "“\(node.flatMap { self.title(of: $0) } ?? Self.short(name))”"
            case .element(let index): title = "\(title), element \(index + 1),"
            case .name(let name):
                title = "The name “\(Self.short(name))” in \(title == "The \(what)" ? "the \(what)" : title)"
            }
        }
        return isSensitive && named.count < steps.count ? "A value inside \(title)" : title
    }

    static func short(_ name: String) -> String {
        name.utf8.count <= 64 ? name : String(name.unicodeScalars.prefix(64)) + "…"
    }

    /// The steps as far as the first sensitive field.
    private var namedSteps: (steps: ArraySlice<Step>, isSensitive: Bool) {
        if isSensitive(0) { return ([], true) }
        for (index, step) in steps.enumerated() {
            if case .member(_, let node?) = step, isSensitive(node) { return (steps[...index], true) }
        }
        return (steps[...], false)
    }

    private func title(of node: Int) -> String? {
        first(from: node) { $0.title }
    }

    private func isSensitive(_ node: Int) -> Bool {
        first(from: node) { $0.isSensitive ? true : nil } ?? false
    }

    /// What the schema says of itself, or one that it refers to.
    private func first<Found>(from node: Int, _ found: (SchemaNode) -> Found?) -> Found? {
        var next: Int? = node
        // References end: loops were refused.
        while let node = next {
            let schema = schema.nodes[node]
            if let result = found(schema) { return result }
            next = nil
            for case .reference(let target) in schema.assertions { next = next ?? target }
        }
        return nil
    }
}
