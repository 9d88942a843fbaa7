import CMembrane
import MembraneCore

/// Owns the callbacks of one request that a host streams.
///
/// Safe to share because nothing in it changes, and only the thread of the call uses it.
@safe final class HostStream: BodyStream, @unchecked Sendable {
    private let callbacks: membrane_stream

    /// Nil, and nothing to release, where the host gives none.
    init(_ callbacks: membrane_stream) { unsafe self.callbacks = callbacks }

    /// The call keeps it alive: so this comes after the last callback.
    deinit {
        guard let release = unsafe callbacks.release else { return }
        ForkGate.shared.outside { unsafe release(callbacks.user_data) }
    }

    func check() throws(Failure) {
        guard unsafe callbacks.body_size >= -1 else { throw .invalidArgument("`body_size` is negative.") }
    }

    var givesBody: Bool { unsafe callbacks.read != nil }
    var size: Int64? { unsafe callbacks.body_size < 0 ? nil : callbacks.body_size }
    var takesBody: Bool { unsafe callbacks.write != nil }

    func read(into place: UnsafeMutableRawBufferPointer) -> Int? {
        guard let read = unsafe callbacks.read else { return 0 }
        let count = ForkGate.shared.outside { unsafe read(callbacks.user_data, place.baseAddress, place.count) }
        return count < 0 ? nil : Int(clamping: count)
    }

    func rewind() -> Bool {
        guard let rewind = unsafe callbacks.rewind else { return false }
        return ForkGate.shared.outside { unsafe rewind(callbacks.user_data) } == 0
    }

    func take(head: String) -> Bool {
        guard let headers = unsafe callbacks.headers else { return true }
        let text = CText(head)
        return ForkGate.shared.outside { unsafe headers(callbacks.user_data, text.pointer) } == 0
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let write = unsafe callbacks.write else { return true }
        return ForkGate.shared.outside { unsafe write(callbacks.user_data, bytes.baseAddress, bytes.count) } == 0
    }
}
