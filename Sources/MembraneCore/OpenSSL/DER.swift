/// As much of the distinguished encoding rules (X.690) as signatures and elliptic-curve keys need.
enum DER {
    /// Removes one element from the front and gives what is in it. Nil where it is another one, cut off, or longer than 255.
    static func take(_ tag: UInt8, from bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard bytes.popFirst() == tag, var count = bytes.popFirst().map(Int.init) else { return nil }
        if count == 0x81 {
            guard let long = bytes.popFirst() else { return nil }
            count = Int(long)
        } else if count >= 0x80 {
            return nil
        }
        guard count <= bytes.count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }
}
