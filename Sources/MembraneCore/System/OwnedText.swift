import Glibc

/// Text that is being written, in memory that C can take over: what is signed or answered is then never copied.
///
/// Wiped when it is given up, because tokens are secrets.
@safe package struct OwnedText: ~Copyable {
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    package private(set) var count = 0

    /// Room for `capacity` bytes; more is made when it is needed.
    package init(capacity: Int) {
        self.capacity = max(capacity, 16)
        unsafe memory = Self.allocate(self.capacity)
    }

    deinit {
        unsafe explicit_bzero(memory, count)
        unsafe free(memory)
    }

    /// The bytes so far.
    package func withSpan<Result: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> Result
    ) throws(E) -> Result {
        try unsafe body(Span(_unsafeStart: UnsafePointer(memory), count: count))
    }

    package mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe memory[count] = byte
        count += 1
    }

    package mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append($0) }
    }

    package mutating func append(_ text: StaticString) {
        unsafe append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { unsafe append($0) }
    }

    /// Between quotation marks.
    package mutating func append(quoted bytes: Span<UInt8>) {
        let mark = UInt8(ascii: "\"")
        reserve(bytes.count + 2)
        unsafe memory[count] = mark
        unsafe bytes.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { unsafe (memory + count + 1).update(from: start, count: bytes.count) }
        }
        unsafe memory[count + bytes.count + 1] = mark
        count += bytes.count + 2
    }

    /// A decimal number.
    package mutating func append(number: Int64) {
        // A sign and nineteen digits at most.
        reserve(20)
        var rest = number.magnitude
        var size = number < 0 ? 2 : 1
        var bound: UInt64 = 10
        while size < 20, rest >= bound {
            size += 1
            bound = bound.multipliedReportingOverflow(by: 10).partialValue
        }
        var place = count + size
        // Two digits at a time: each division waits for the one before.
        while rest >= 10 {
            let (left, pair) = rest.quotientAndRemainder(dividingBy: 100)
            place -= 2
            unsafe memory[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: pair / 10)
            unsafe memory[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: pair % 10)
            rest = left
        }
        if place > count + (number < 0 ? 1 : 0) {
            unsafe memory[place - 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest)
        }
        if number < 0 { unsafe memory[count] = UInt8(ascii: "-") }
        count += size
    }

    /// Takes back the last bytes.
    package mutating func removeLast(_ number: Int) { count -= min(max(number, 0), count) }

    /// Lets `body` write up to `maximum` bytes at the end and say how many it has written.
    mutating func append(maximum: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) {
        reserve(maximum)
        count += unsafe min(max(body(memory + count), 0), maximum)
    }

    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe (memory + count).update(from: start, count: bytes.count)
        count += bytes.count
    }

    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    private mutating func grow(_ more: Int) {
        let larger = max(capacity * 2, count + more)
        let moved = unsafe Self.allocate(larger)
        unsafe moved.update(from: memory, count: count)
        unsafe explicit_bzero(memory, count)
        unsafe free(memory)
        unsafe memory = moved
        capacity = larger
    }

    /// Hands the memory over, ended with NUL, to be freed with `free`.
    package consuming func taken() -> UnsafeMutablePointer<CChar> {
        append(UInt8(0))
        let memory = unsafe UnsafeMutableRawPointer(memory).assumingMemoryBound(to: CChar.self)
        discard self
        return unsafe memory
    }

    /// As Swift's own allocations do, ends the process when there is no memory.
    private static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        guard let memory = unsafe malloc(count) else { abort() }
        return unsafe memory.assumingMemoryBound(to: UInt8.self)
    }
}

extension String {
    package init(_ text: borrowing OwnedText) {
        self = text.withSpan { span in
            unsafe span.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        }
    }
}

extension String {
    /// Nil for what is not UTF-8.
    init?(utf8 bytes: Span<UInt8>) {
        guard let text = unsafe bytes.withUnsafeBufferPointer({ unsafe String(validating: $0, as: UTF8.self) }) else {
            return nil
        }
        self = text
    }
}
