import CMembrane
import MembraneCore

/// Owns the callbacks of one request that a host streams.
///
/// Safe to share because nothing in it changes, and only the thread of the call uses it.
@safe final class HostStream: BodyStream, @unchecked Sendable {
    private let callbacks: membrane_stream
    /// The call keeps it alive: so it is released after the last callback.
    private let data: HostData

    init(_ callbacks: membrane_stream) {
        unsafe self.callbacks = callbacks
        unsafe data = HostData(callbacks.user_data, callbacks.release)
    }

    func check() throws(Failure) {
        guard unsafe callbacks.body_size >= -1 else { throw .invalidArgument("`body_size` is negative.") }
    }

    var givesBody: Bool { unsafe callbacks.read != nil }
    var size: Int64? { unsafe callbacks.body_size < 0 ? nil : callbacks.body_size }
    var takesBody: Bool { unsafe callbacks.write != nil }

    func read(into place: UnsafeMutableRawBufferPointer) -> Int? {
        guard let read = unsafe callbacks.read else { return 0 }
        let count = unsafe data.call { unsafe read($0, place.baseAddress, place.count) }
        return count.flatMap { $0 < 0 ? nil : Int(clamping: $0) }
    }

    func rewind() -> Bool {
        guard let rewind = unsafe callbacks.rewind else { return false }
        return unsafe data.call { unsafe rewind($0) } == 0
    }

    func take(head: String) -> Bool {
        guard let headers = unsafe callbacks.headers else { return true }
        let text = CText(head)
        return unsafe data.call { unsafe headers($0, text.pointer) } == 0
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let write = unsafe callbacks.write else { return true }
        return unsafe data.call { unsafe write($0, bytes.baseAddress, bytes.count) } == 0
    }
}
