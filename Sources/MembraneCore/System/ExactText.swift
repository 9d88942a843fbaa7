/// A text as a key of dictionaries and a member of sets, which compare octet by octet then. See `TextEquality`.
struct ExactText: Hashable, Sendable, ExpressibleByStringLiteral {
    let text: String

    init(_ text: String) { self.text = text }
    init(stringLiteral text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text == right.text }

    func hash(into hasher: inout Hasher) {
        let isWhole: Void? = unsafe text.utf8.withContiguousStorageIfAvailable {
            unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isWhole == nil { for byte in text.utf8 { hasher.combine(byte) } }
    }
}

extension Collection<ExactText> {
    /// In the order of their octets.
    func sortedTexts() -> [String] { map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

/// Values are changed in their place: to append to one must not copy it.
extension Dictionary where Key == ExactText {
    subscript(text: String) -> Value? {
        get { self[ExactText(text)] }
        _modify { yield &self[ExactText(text)] }
    }

    subscript(text: String, default value: @autoclosure () -> Value) -> Value {
        get { self[ExactText(text), default: value()] }
        _modify { yield &self[ExactText(text), default: value()] }
    }
}

extension Set<ExactText> {
    func contains(_ text: String) -> Bool { contains(ExactText(text)) }

    /// Whether it is new.
    @discardableResult
    mutating func insert(_ text: String) -> Bool { insert(ExactText(text)).inserted }
    mutating func remove(_ text: String) { remove(ExactText(text)) }
}
