/// How much of what others bring is kept. Every value that goes into the store is held against one of these, and each is
/// lower than what any reader takes (`JSONLimits`), with room for what a record, an event or a page puts around it: so
/// nothing is stored that cannot be read back.
struct JSONBounds: Sendable {
    /// Levels of arrays and objects.
    let depth: Int
    let values: Int
    /// About what it takes as text.
    let bytes: Int

    /// What lists, events and deliveries repeat: `meta`, `fields`, errors.
    static let shown = JSONBounds(depth: 16, values: 1000, bytes: 16 << 10)
    /// What is entered: input, parameters, credentials.
    static let kept = JSONBounds(depth: 32, values: 20_000, bytes: 512 << 10)
    /// Credentials: what was entered with what providers add to it.
    static let credentials = JSONBounds(depth: 32, values: 40_000, bytes: 1 << 20)
    /// Connectors, actions and the settings of the Internal API.
    static let defined = JSONBounds(depth: 48, values: 50_000, bytes: 1 << 20)
    /// Whatever is sealed: several of the others, in an object around them.
    static let sealed = JSONBounds(depth: 56, values: 100_000, bytes: 4 << 20)

    /// A name that people read, in bytes.
    static let name = 1000
    /// An address that is shown or called.
    static let address = 2048

    /// Why a value is not taken, as a sentence's end; nil when it is.
    func excess(of value: JSON) -> String? {
        var measure = JSONMeasure(self)
        measure.add(value, depth: 0)
        return measure.excess
    }

    func excess(of object: JSONObject) -> String? { excess(of: .object(object)) }

    /// Throws unless the value is within the bounds.
    ///
    /// - Parameter name: what holds it, and where that is in a request.
    func check(_ value: JSON, _ name: String) throws(Failure) {
        if let excess = excess(of: value) { throw .invalidRequest("`\(name)` \(excess).", path: name) }
    }

    func check(_ object: JSONObject, _ name: String) throws(Failure) { try check(.object(object), name) }

    /// The members that fit, each judged by itself: those that are named first, then the others in their order.
    ///
    /// - Returns: the object, and whether all of it is in it.
    func fitting(_ object: JSONObject, first names: [String] = []) -> (object: JSONObject, isWhole: Bool) {
        // What nearly always is so costs one look.
        if excess(of: object) == nil { return (object, true) }
        var measure = JSONMeasure(self)
        var taken: Set<ExactText> = []
        for name in names {
            guard let value = object[name], measure.takes(name, value) else { continue }
            taken.insert(ExactText(name))
        }
        let named = Set(names.map { ExactText($0) })
        for (name, value) in object where !named.contains(ExactText(name)) {
            if measure.takes(name, value) { taken.insert(ExactText(name)) }
        }
        var fitting = object
        fitting.removeAll { !taken.contains(ExactText($0)) }
        return (fitting, false)
    }
}

/// Counts what a value consists of, up to the bounds and no further.
private struct JSONMeasure {
    private let bounds: JSONBounds
    private var values = 0
    private var bytes = 2
    private(set) var excess: String?

    init(_ bounds: JSONBounds) { self.bounds = bounds }

    mutating func add(_ value: JSON, depth: Int) {
        values += 1
        switch value {
        case .null, .bool: bytes += 5
        case .integer: bytes += 8
        case .number(let number): bytes += number.text.utf8.count + 1
        case .string(let text): bytes += text.utf8.count + 3
        case .array(let elements):
            bytes += 2
            guard depth < bounds.depth else { return excess = tooDeep }
            for element in elements where excess == nil { add(element, depth: depth + 1) }
        case .object(let members):
            bytes += 2
            guard depth < bounds.depth else { return excess = tooDeep }
            for (name, element) in members where excess == nil {
                bytes += name.utf8.count + 3
                add(element, depth: depth + 1)
            }
        }
        if excess != nil { return }
        if values > bounds.values {
            excess = "has more than \(bounds.values) values"
        } else if bytes > bounds.bytes {
            excess = "is larger than \(bounds.bytes) bytes"
        }
    }

    private var tooDeep: String { "is nested deeper than \(bounds.depth) levels" }

    /// Counts the member of an object, unless it is too much.
    mutating func takes(_ name: String, _ value: JSON) -> Bool {
        let before = self
        bytes += name.utf8.count + 3
        // The object itself is a level and, once, a value.
        if values == 0 { values = 1 }
        add(value, depth: 1)
        guard excess != nil else { return true }
        self = before
        return false
    }
}
