import Glibc

/// Owns one NUL-terminated copy of a text, at an address that stays.
@safe final class CText: @unchecked Sendable {
    let pointer: UnsafePointer<CChar>

    init(_ text: String) {
        unsafe pointer = UnsafePointer(CText.copy(text))
    }

    deinit { unsafe free(UnsafeMutableRawPointer(mutating: pointer)) }

    /// A copy that C owns and gives back through `wipeAndFree`. Texts of ours have no NUL inside.
    static func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
        let bytes = text.utf8
        let memory = unsafe UnsafeMutableRawPointer.allocateForC(byteCount: bytes.count + 1)
        let buffer = unsafe UnsafeMutableRawBufferPointer(start: memory, count: bytes.count)
        unsafe buffer.copyBytes(from: bytes)
        unsafe memory.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
        return unsafe memory.assumingMemoryBound(to: CChar.self)
    }

    static func wipeAndFree(_ text: UnsafeMutablePointer<CChar>?) {
        guard let text = unsafe text else { return }
        unsafe explicit_bzero(text, strlen(text))
        unsafe free(text)
    }
}

extension UnsafeMutableRawPointer {
    /// From malloc, which a machine without memory answers by ending the process, as Swift itself does.
    fileprivate static func allocateForC(byteCount: Int) -> UnsafeMutableRawPointer {
        guard let memory = unsafe malloc(byteCount) else { abort() }
        return unsafe memory
    }
}
