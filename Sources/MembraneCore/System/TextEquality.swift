import Glibc

// Texts are octets here, as they are for HTTP, for SQLite and for everybody who speaks with us. Swift's own comparisons look
// at characters: "K" is the sign of the kelvin as well, an accent can be written in two ways, and one that follows a ":"
// hides it. Inside this module, these take the place of Swift's, and compare octet by octet. What they cannot reach, such
// as dictionaries (use `ExactText`) and taking texts apart (`Text+Parts`), is refused by Tests/checks/texts.

extension String {
    static func == (left: String, right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        let isSame = unsafe left.utf8.withContiguousStorageIfAvailable { left in
            unsafe right.utf8.withContiguousStorageIfAvailable { right in
                guard let one = left.baseAddress, let other = right.baseAddress else { return true }
                return unsafe memcmp(one, other, left.count) == 0
            }
        }
        return (isSame ?? nil) ?? left.utf8.elementsEqual(right.utf8)
    }

    static func != (left: String, right: String) -> Bool { !(left == right) }

    func hasPrefix(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }
    func hasSuffix(_ suffix: String) -> Bool { utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) }
}

extension Substring {
    static func == (left: Substring, right: Substring) -> Bool { left.utf8.elementsEqual(right.utf8) }
    static func != (left: Substring, right: Substring) -> Bool { !(left == right) }

    func hasPrefix(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }
    func hasSuffix(_ suffix: String) -> Bool { utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) }
}

extension Optional<String> {
    static func == (left: String?, right: String?) -> Bool {
        switch (left, right) {
        case (let left?, let right?): left == right
        case (nil, nil): true
        default: false
        }
    }

    static func != (left: String?, right: String?) -> Bool { !(left == right) }
}

extension Optional<Substring> {
    static func == (left: Substring?, right: Substring?) -> Bool { left.map { String($0) } == right.map { String($0) } }
    static func != (left: Substring?, right: Substring?) -> Bool { !(left == right) }
}

/// What `switch` compares with.
func ~= (pattern: String, text: String) -> Bool { pattern == text }
func ~= (pattern: String?, text: String?) -> Bool { pattern == text }
func ~= (pattern: Substring, text: Substring) -> Bool { pattern == text }

extension Sequence<String> {
    func contains(_ text: String) -> Bool { contains { $0 == text } }
}

extension Array<String> {
    static func == (left: [String], right: [String]) -> Bool { left.elementsEqual(right) { $0 == $1 } }
    static func != (left: [String], right: [String]) -> Bool { !(left == right) }

    func firstIndex(of text: String) -> Int? { firstIndex { $0 == text } }
}
