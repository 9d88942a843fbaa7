/// The result of a hash or of HMAC, without an allocation.
struct Digest {
    private(set) var bytes = InlineArray<64, UInt8>(repeating: 0)
    private(set) var count = 0

    /// Lets `body` write up to 64 bytes and say how many it has written; more than that, or a negative number, is none.
    init(_ body: (UnsafeMutablePointer<UInt8>) -> Int) {
        var written = 0
        var memory = bytes.mutableSpan
        unsafe memory.withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { unsafe written = body(start) }
        }
        count = (0...64).contains(written) ? written : 0
    }

    func withSpan<Result: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> Result) throws(E) -> Result {
        try body(bytes.span.extracting(..<count))
    }

    var array: [UInt8] {
        (0..<count).map { bytes[$0] }
    }
}
