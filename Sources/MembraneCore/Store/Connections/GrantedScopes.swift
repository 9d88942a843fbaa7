/// What an answer of a token endpoint says about scopes (RFC 6749, sections 3.3 and 5.1).
struct GrantedScopes: Sendable {
    /// What the client asks for.
    let asked: [String]
    /// What was granted; nil where the answer does not say, and then it is what was asked for.
    let answered: [String]?
    /// `offline_access` shows in a refresh token, and in few answers by its name.
    let hasRefreshToken: Bool

    /// What the answer is taken for where it says nothing; nil when nobody asked for anything.
    private var granted: [String]? { answered ?? (asked.isEmpty ? nil : asked) }

    /// How many there are at most, and how long they are together: lists and events repeat them.
    private static let maximum = 500
    private static let maximumBytes = 16 << 10

    /// The scopes of an answer: a text in which they are parted by spaces, or as the connector says, or by commas; or a list.
    static func read(_ json: JSON?, separator: String) -> [String]? {
        var texts: [String] = []
        switch json {
        case .string(let text)?:
            let marks = Set(separator.utf8.filter { $0 > 0x20 && $0 < 0x7F } + [UInt8(ascii: " "), UInt8(ascii: ",")])
            texts = text.parts { marks.contains($0) }.map { String($0) }
        case .array(let elements)?: texts = elements.compactMap(\.stringValue)
        default: return nil
        }
        let scopes = distinct(texts.filter { !$0.isEmpty && $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } })
        return scopes.isEmpty ? nil : bounded(scopes)
    }

    /// One that is too long costs nobody the others.
    private static func bounded(_ scopes: [String]) -> [String] {
        var room = maximumBytes
        return scopes.prefix(maximum).filter { scope in
            guard scope.utf8.count <= room else { return false }
            room -= scope.utf8.count
            return true
        }
    }

    /// Writes down what a connection has been granted, by connecting or by a refresh.
    ///
    /// - Parameter isRefresh: an answer that says nothing then means that nothing has changed (section 6).
    func note(on connection: inout Connection, isRefresh: Bool) {
        guard let granted = isRefresh ? answered : granted else {
            if !isRefresh { (connection.grantedScopes, connection.missingScopes) = (nil, []) }
            return
        }
        // By a refresh nothing else is asked for than what the connection was made for.
        let wanted = (isRefresh ? connection.missingScopes : asked) + (connection.grantedScopes ?? [])
        connection.grantedScopes = granted
        // Bounded as well: a provider may name others each time.
        connection.missingScopes = Self.bounded(Self.distinct(wanted).filter { !isGranted($0, by: granted) })
    }

    private func isGranted(_ scope: String, by granted: [String]) -> Bool {
        if scope == "offline_access", hasRefreshToken { return true }
        // Microsoft's name for whatever was agreed to beforehand.
        if scope.hasNamedSuffix("/.default") || scope == ".default" { return true }
        return granted.contains { other in
            // Microsoft and Google give the short names of their own long ones, and the other way round.
            other == scope || other.hasNamedSuffix("/" + scope) || scope.hasNamedSuffix("/" + other)
                || other.hasNamedSuffix("/userinfo." + scope)
        }
    }

    private static func distinct(_ scopes: [String]) -> [String] {
        var seen: Set<ExactText> = []
        return scopes.filter { seen.insert(ExactText($0)).inserted }
    }
}
