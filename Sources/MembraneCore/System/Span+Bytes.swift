import Glibc

/// What the C library does faster than a loop over bytes.
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

    /// Whether all bytes from `start` to `end` are of text that JSON writes as it is, and whether all are ASCII.
    func plainness(from start: Int, to end: Int) -> (isPlain: Bool, isASCII: Bool) {
        guard start >= 0, start <= end, end <= count else { return (false, false) }
        return unsafe withUnsafeBufferPointer { bytes in
            var special: UInt8 = 0
            var bits: UInt8 = 0
            for index in start..<end {
                let byte = unsafe bytes[index]
                special |= byte < 0x20 ? 1 : 0
                special |= byte == UInt8(ascii: "\\") ? 1 : 0
                bits |= byte
            }
            return (special == 0, bits < 0x80)
        }
    }
}
