extension Collection<UInt8> {
    /// Whether a row of bytes stands anywhere in it.
    func holds(_ part: some Collection<UInt8>) -> Bool {
        guard let first = part.first else { return true }
        var left = self[...]
        while let start = left.firstIndex(of: first) {
            left = left[start...]
            if left.starts(with: part) { return true }
            left = left.dropFirst()
        }
        return false
    }
}
