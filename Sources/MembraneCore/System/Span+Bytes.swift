import Glibc

/// What goes faster than with a loop over bytes.
extension Span<UInt8> {
    /// Where a byte is next; the end when it is not there.
    func place(of byte: UInt8, from start: Int) -> Int {
        guard start >= 0, start < count else { return count }
        return unsafe withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base + start, Int32(byte), bytes.count - start)
            else { return bytes.count }
            return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }

    /// Whether the first `length` bytes are exactly these.
    func isPrefix(_ bytes: [UInt8], _ length: Int) -> Bool {
        guard bytes.count == length, length <= count else { return false }
        return unsafe withUnsafeBufferPointer { span in
            guard let base = span.baseAddress else { return length == 0 }
            return unsafe memcmp(base, bytes, length) == 0
        }
    }

    /// Whether a word stands at a place.
    func has(_ word: StaticString, at place: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard place >= 0, length <= count - place else { return false }
        return unsafe withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return length == 0 }
            return unsafe memcmp(base + place, word.utf8Start, length) == 0
        }
    }

    /// Whether the same `length` bytes stand at two places.
    func isEqual(_ first: Int, _ second: Int, _ length: Int) -> Bool {
        guard first >= 0, second >= 0, length >= 0, length <= count - Swift.max(first, second) else { return false }
        return unsafe withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return true }
            return unsafe memcmp(base + first, base + second, length) == 0
        }
    }

    /// Whether all bytes from `start` to `end` are of text that JSON writes as it is, and whether all are ASCII.
    func plainness(from start: Int, to end: Int) -> (isPlain: Bool, isASCII: Bool) {
        guard start >= 0, start <= end, end <= count else { return (false, false) }
        return unsafe withUnsafeBufferPointer { bytes in
            guard let base = unsafe UnsafeRawPointer(bytes.baseAddress) else { return (true, true) }
            var marks: UInt64 = 0
            var bits: UInt64 = 0
            func look(at word: UInt64) {
                marks |= JSONMarks.marks(in: word)
                bits |= word
            }
            var place = start
            while end - place >= 8 {
                look(at: unsafe (base + place).loadUnaligned(as: UInt64.self))
                place += 8
            }
            if place < end, end - start >= 8 {
                // Some bytes once more.
                look(at: unsafe (base + end - 8).loadUnaligned(as: UInt64.self))
            } else if place < end {
                var word = JSONMarks.spaces
                for index in place..<end { word = unsafe word << 8 | UInt64(bytes[index]) }
                look(at: word)
            }
            return (marks == 0, bits & JSONMarks.highs == 0)
        }
    }
}

/// Finding bytes that JSON text must escape, eight at a time.
private enum JSONMarks {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let highs = ones << 7
    static let spaces = ones &* 0x20

    /// Not zero where a control character, a quotation mark or a backslash is among the eight.
    static func marks(in word: UInt64) -> UInt64 {
        let quotes = word ^ ones &* 0x22
        let backslashes = word ^ ones &* 0x5C
        // A byte borrows from above only when it is one of those itself: which of them is not told, but whether.
        let found = (word &- spaces) & ~word | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
        return found & highs
    }
}
