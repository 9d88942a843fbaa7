internal import CMembrane
internal import Glibc
@testable import Membrane

/// A body that is streamed to an app, and takes what is streamed back.
final class FuzzBody {
    private let bytes: [UInt8]
    private let breaksOff: Bool
    private var position = 0
    private(set) var releases = 0

    init(_ bytes: [UInt8], breaksOff: Bool) {
        self.bytes = bytes
        self.breaksOff = breaksOff
    }

    func withStream(_ body: (UnsafePointer<membrane_stream>) -> membrane_status) -> membrane_status {
        var stream = unsafe membrane_stream()
        unsafe stream.struct_size = MemoryLayout<membrane_stream>.size
        unsafe stream.body_size = bytes.count % 3 == 2 ? -1 : Int64(bytes.count)
        if bytes.count % 2 == 1 { unsafe stream.read = { unsafe FuzzBody.from($0)?.read(into: $1, $2) ?? -1 } }
        unsafe stream.rewind = { unsafe FuzzBody.from($0)?.rewind() ?? 1 }
        if bytes.count % 7 > 2 { unsafe stream.write = { _, _, _ in 0 } }
        unsafe stream.release = { unsafe FuzzBody.from($0)?.releases += 1 }
        unsafe stream.user_data = unsafe Unmanaged.passUnretained(self).toOpaque()
        return unsafe body(&stream)
    }

    private static func from(_ data: UnsafeMutableRawPointer?) -> FuzzBody? {
        unsafe data.map { unsafe Unmanaged<FuzzBody>.fromOpaque($0).takeUnretainedValue() }
    }

    private func read(into place: UnsafeMutableRawPointer?, _ size: Int) -> Int64 {
        guard !breaksOff, let place = unsafe place else { return -1 }
        let part = Array(bytes[position...].prefix(size))
        unsafe place.copyMemory(from: part, byteCount: part.count)
        position += part.count
        return Int64(part.count)
    }

    private func rewind() -> Int32 {
        position = 0
        return 0
    }
}
