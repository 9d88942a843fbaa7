import COpenSSL

/// Owns one `BIGNUM`, wiped when it is no longer used. Numbers are bytes, most significant first.
@safe final class BigNumber {
    let pointer: OpaquePointer

    init(taking pointer: OpaquePointer) { unsafe self.pointer = pointer }

    convenience init(_ bytes: [UInt8]) throws(Failure) {
        guard let count = Int32(exactly: bytes.count), let pointer = unsafe BN_bin2bn(bytes, count, nil) else {
            throw OpenSSLError.failure("BN_bin2bn")
        }
        unsafe self.init(taking: pointer)
    }

    deinit { unsafe BN_clear_free(pointer) }

    /// Without leading zeros.
    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (Int(unsafe BN_num_bits(pointer)) + 7) / 8)
        unsafe BN_bn2bin(pointer, &bytes)
        return bytes
    }
}
