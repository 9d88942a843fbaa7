import Glibc

/// Bytes that must not stay in memory: allocated once, wiped when no longer used, never printed.
///
/// Safe to share because the bytes are never changed after initialization.
@safe package final class Secret: @unchecked Sendable, CustomStringConvertible {
    private let bytes: UnsafeMutableRawBufferPointer

    package init(_ source: some Collection<UInt8>) {
        unsafe bytes = .allocate(byteCount: source.count, alignment: 1)
        unsafe bytes.copyBytes(from: source)
    }

    deinit {
        if let base = unsafe bytes.baseAddress { unsafe explicit_bzero(base, bytes.count) }
        unsafe bytes.deallocate()
    }

    package var count: Int { unsafe bytes.count }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe body(UnsafeRawBufferPointer(bytes))
    }

    /// A copy that is not wiped: for what must become JSON or text.
    package var exposed: [UInt8] { unsafe Array(bytes) }

    package var description: String { "<secret>" }
}
