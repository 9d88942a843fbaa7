/// The query parameters that a connector sets. A request cannot say them again, in no spelling that servers read as the same
/// name: of two values, some servers believe the first, some the last.
struct OwnQuery: Sendable {
    private let names: Set<[UInt8]>

    init(_ names: [String]) { self.names = Set(names.map { Self.folded(Array($0.utf8)) }) }

    var isEmpty: Bool { names.isEmpty }

    func holds(_ name: String) -> Bool { !names.isEmpty && names.contains(Self.folded(Array(name.utf8))) }

    /// A path with a query, without them.
    func removed(from reference: String) -> String {
        guard !names.isEmpty else { return reference }
        let (path, query) = reference.cut(at: UInt8(ascii: "?"))
        guard let query else { return reference }
        let kept = query.parts(at: UInt8(ascii: "&"), keepingEmpty: true).compactMap { item -> String? in
            // Older servers end a parameter there, too.
            let parts = item.parts(at: UInt8(ascii: ";"), keepingEmpty: true)
            let kept = parts.filter { !isOwn($0.cut(at: UInt8(ascii: "=")).before) }
            return kept.count == parts.count ? String(item) : kept.isEmpty ? nil : kept.joined(separator: ";")
        }
        return kept.isEmpty ? String(path) : "\(path)?\(kept.joined(separator: "&"))"
    }

    private func isOwn(_ written: Substring) -> Bool {
        let spaced = written.utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        return names.contains(Self.folded(PercentEncoding.decode(spaced)))
    }

    /// In lower case; PHP takes dots and spaces for underscores, drops spaces before the name, and reads what is in brackets
    /// as an element of the parameter.
    private static func folded(_ name: [UInt8]) -> [UInt8] {
        name.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: "[") && $0 != 0 }.map { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            case UInt8(ascii: "."), UInt8(ascii: " "): UInt8(ascii: "_")
            default: byte
            }
        }
    }
}
