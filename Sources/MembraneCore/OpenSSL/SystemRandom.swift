import COpenSSL

/// OpenSSL's generator, which reseeds itself after a fork.
package struct SystemRandom: RandomSource {
    package init() {}

    package func bytes(_ count: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard unsafe RAND_bytes(&bytes, Int32(count)) == 1 else { throw OpenSSLError.failure("RAND_bytes") }
        return bytes
    }
}
