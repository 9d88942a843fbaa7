/// Names of hosts in other scripts, as ASCII (RFC 3492).
enum Punycode {
    private static let base = 36
    private static let (smallest, largest) = (1, 26)
    private static let (skew, damp) = (38, 700)
    /// What a label has room for: longer ones are no labels, and inserting takes time that grows with the square.
    private static let maximumSize = 59

    /// What stands behind "xn--"; nil when it is nothing that Punycode gives.
    static func decode(_ text: ArraySlice<UInt8>) -> [Unicode.Scalar]? {
        guard (1...maximumSize).contains(text.count) else { return nil }
        var decoded: [Unicode.Scalar] = []
        var rest = text
        if let delimiter = text.lastIndex(of: UInt8(ascii: "-")) {
            // Nothing before the delimiter is written without one.
            guard delimiter > text.startIndex else { return nil }
            decoded = text[..<delimiter].map { Unicode.Scalar((0x41...0x5A).contains($0) ? $0 | 0x20 : $0) }
            rest = text[(delimiter + 1)...]
        }
        // What is ASCII altogether is not encoded.
        guard !rest.isEmpty else { return nil }
        var (scalar, position, bias) = (128, 0, 72)
        while !rest.isEmpty {
            let start = position
            guard let distance = number(&rest, bias) else { return nil }
            position += distance
            let count = decoded.count + 1
            bias = adapted(position - start, count, isFirst: start == 0)
            scalar += position / count
            position %= count
            guard let value = UInt32(exactly: scalar), let next = Unicode.Scalar(value) else { return nil }
            decoded.insert(next, at: position)
            position += 1
        }
        return decoded
    }

    /// Section 3.3. Nil where it ends too early, or is more than any position among the scalars could be.
    private static func number(_ rest: inout ArraySlice<UInt8>, _ bias: Int) -> Int? {
        var (number, weight, step) = (0, 1, base)
        while let byte = rest.popFirst() {
            guard let digit = digit(byte) else { return nil }
            number += digit * weight
            guard number < 1 << 28 else { return nil }
            let threshold = min(max(step - bias, smallest), largest)
            if digit < threshold { return number }
            weight *= base - threshold
            guard weight < 1 << 28 else { return nil }
            step += base
        }
        return nil
    }

    private static func adapted(_ distance: Int, _ count: Int, isFirst: Bool) -> Int {
        var left = isFirst ? distance / damp : distance / 2
        left += left / count
        var steps = 0
        while left > (base - smallest) * largest / 2 {
            left /= base - smallest
            steps += base
        }
        return steps + (base - smallest + 1) * left / (left + skew)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30 + 26
        case 0x41...0x5A: Int(byte) - 0x41
        case 0x61...0x7A: Int(byte) - 0x61
        default: nil
        }
    }
}
