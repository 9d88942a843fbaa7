/// The claims of most tokens, read in one pass: an object of texts, whole numbers, `true` and `false`, as compact as can
/// be, with the newest names. Everything else is nil and takes the general way, also what is to be refused: this one only
/// ever says yes, and then answers what the general one would have.
enum FlatClaims {
    /// The claims as `VerifiedClaims` gives them.
    static func text(_ payload: Span<UInt8>, now: Int64, leewayMilliseconds: Int64) -> OwnedText? {
        var reader = Reader()
        guard reader.read(payload), reader.isAccepted(now: now, leewayMilliseconds: leewayMilliseconds) else {
            return nil
        }
        var text = OwnedText(capacity: payload.count + 24)
        text.append(payload)
        if reader.isAdmin == nil {
            text.removeLast(1)
            text.append(#","isAdmin":false}"#)
        }
        return text
    }

    private struct Reader {
        private(set) var isAdmin: Bool?
        private var hasWorkspace = false
        private var hasTenant = false
        private var exp: Int64?
        private var latestStart: Int64?
        private var names = InlineArray<16, (start: Int, end: Int)>(repeating: (0, 0))
        private var count = 0
        private var isASCII = true

        func isAccepted(now: Int64, leewayMilliseconds: Int64) -> Bool {
            guard hasWorkspace, let exp, !(hasTenant && isAdmin == true) else { return false }
            // Numbers here have 15 digits at most.
            return now < exp * 1000 + leewayMilliseconds
                && (latestStart ?? 0) * 1000 - leewayMilliseconds <= now
        }

        mutating func read(_ bytes: Span<UInt8>) -> Bool {
            guard bytes.count > 1, bytes[0] == UInt8(ascii: "{") else { return false }
            var place = 1
            while true {
                guard let (name, isASCIIName) = plainText(bytes, &place), isASCIIName, isNew(name, bytes),
                    place < bytes.count, bytes[place] == UInt8(ascii: ":")
                else { return false }
                place += 1
                guard place < bytes.count, value(bytes, &place, Claim(bytes, name)), place < bytes.count else {
                    return false
                }
                if bytes[place] == UInt8(ascii: "}") { break }
                guard bytes[place] == UInt8(ascii: ",") else { return false }
                place += 1
            }
            return place == bytes.count - 1 && (isASCII || String(utf8: bytes) != nil)
        }

        private mutating func isNew(_ name: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
            guard count < 16, !name.isEmpty else { return false }
            for index in 0..<count {
                let other = names[index]
                if other.end - other.start == name.count, bytes.isEqual(other.start, name.lowerBound, name.count) {
                    return false
                }
            }
            names[count] = (name.lowerBound, name.upperBound)
            count += 1
            return true
        }

        /// What is between quotation marks, if nothing in it is escaped.
        private mutating func plainText(_ bytes: Span<UInt8>, _ place: inout Int) -> (Range<Int>, isASCII: Bool)? {
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return nil }
            let start = place + 1
            // An escaped quotation mark is found as well: the backslash before it is not plain.
            let end = bytes.place(of: UInt8(ascii: "\""), from: start)
            let text = bytes.plainness(from: start, to: end)
            guard end < bytes.count, text.isPlain else { return nil }
            isASCII = isASCII && text.isASCII
            place = end + 1
            return (start..<end, text.isASCII)
        }

        private mutating func value(_ bytes: Span<UInt8>, _ place: inout Int, _ claim: Claim) -> Bool {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                guard let (text, _) = plainText(bytes, &place) else { return false }
                switch claim {
                case .workspaceKey: hasWorkspace = true
                case .tenantKey: hasTenant = true
                case .name: break
                case .other: return true
                case .time, .exp, .isAdmin, .unusual: return false
                }
                return !text.isEmpty
            case UInt8(ascii: "t"), UInt8(ascii: "f"):
                let isTrue = bytes[place] == UInt8(ascii: "t")
                guard word(bytes, &place, isTrue ? "true" : "false") else { return false }
                if claim == .isAdmin { isAdmin = isTrue }
                return claim == .isAdmin || claim == .other
            default:
                guard let number = number(bytes, &place) else { return false }
                switch claim {
                case .exp: exp = number
                case .time: latestStart = max(latestStart ?? number, number)
                case .other: break
                case .workspaceKey, .tenantKey, .name, .isAdmin, .unusual: return false
                }
                return true
            }
        }

        private func word(_ bytes: Span<UInt8>, _ place: inout Int, _ word: StaticString) -> Bool {
            guard bytes.has(word, at: place) else { return false }
            place += word.utf8CodeUnitCount
            return true
        }

        /// A whole number as it is written again: no needless zeros, no `-0`.
        private func number(_ bytes: Span<UInt8>, _ place: inout Int) -> Int64? {
            let isNegative = bytes[place] == UInt8(ascii: "-")
            var end = isNegative ? place + 1 : place
            let start = end
            var number: Int64 = 0
            while end < bytes.count, bytes[end] &- UInt8(ascii: "0") < 10 {
                guard end - start < 15 else { return nil }
                number = number * 10 + Int64(bytes[end] - UInt8(ascii: "0"))
                end += 1
            }
            let digits = end - start
            guard digits > 0, bytes[start] != UInt8(ascii: "0") || digits == 1 && !isNegative else { return nil }
            // A fraction or an exponent follows.
            guard end < bytes.count, bytes[end] == UInt8(ascii: ",") || bytes[end] == UInt8(ascii: "}") else {
                return nil
            }
            place = end
            return isNegative ? -number : number
        }
    }

    private enum Claim {
        case workspaceKey
        case tenantKey
        case name
        case isAdmin
        case exp
        case time
        /// Those of which the general way makes something else.
        case unusual
        case other

        init(_ bytes: Span<UInt8>, _ name: Range<Int>) {
            func has(_ word: StaticString) -> Bool { bytes.has(word, at: name.lowerBound) }
            switch name.count {
            case 2 where has("id"): self = .unusual
            case 3 where has("exp"): self = .exp
            case 3 where has("iat") || has("nbf"): self = .time
            case 3 where has("iss"): self = .unusual
            case 4 where has("name"): self = .name
            case 6 where has("fields"): self = .unusual
            case 7 where has("isAdmin"): self = .isAdmin
            case 9 where has("tenantKey"): self = .tenantKey
            case 12 where has("workspaceKey"): self = .workspaceKey
            default: self = .other
            }
        }
    }
}
