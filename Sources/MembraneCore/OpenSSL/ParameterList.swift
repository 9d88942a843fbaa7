import COpenSSL
import Glibc

/// Builds the `OSSL_PARAM` list of a key. The list keeps addresses, so the names and values live here with it.
@safe final class ParameterList {
    private var parameters: [OSSL_PARAM] = unsafe []
    private var memory: [UnsafeMutableRawBufferPointer] = unsafe []

    deinit {
        while let block = unsafe memory.popLast() {
            if let base = block.baseAddress { unsafe explicit_bzero(base, block.count) }
            unsafe block.deallocate()
        }
    }

    func add(_ name: String, text: String) {
        // The length that is given leaves out the NUL.
        let value = unsafe keep(Array(text.utf8) + [0])
        unsafe parameters.append(OSSL_PARAM_construct_utf8_string(keep(name), value, text.utf8.count))
    }

    func add(_ name: String, bytes: [UInt8]) {
        unsafe parameters.append(OSSL_PARAM_construct_octet_string(keep(name), keep(bytes), bytes.count))
    }

    /// A number, most significant byte first; OpenSSL wants it in the machine's order.
    func add(_ name: String, number: [UInt8]) {
        let value = unsafe keep(1.littleEndian == 1 ? number.reversed() : number)
        unsafe parameters.append(
            OSSL_PARAM_construct_BN(keep(name), value?.assumingMemoryBound(to: UInt8.self), number.count))
    }

    func withList<Result>(_ body: (UnsafeMutablePointer<OSSL_PARAM>?) -> Result) -> Result {
        var list = unsafe parameters + [OSSL_PARAM_construct_end()]
        return unsafe list.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress) }
    }

    private func keep(_ bytes: [UInt8]) -> UnsafeMutableRawPointer? {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 8)
        unsafe block.copyBytes(from: bytes)
        unsafe memory.append(block)
        return block.baseAddress
    }

    private func keep(_ name: String) -> UnsafeMutablePointer<CChar>? {
        unsafe keep(Array(name.utf8) + [0])?.assumingMemoryBound(to: CChar.self)
    }
}
