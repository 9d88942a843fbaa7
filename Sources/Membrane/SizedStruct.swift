import CMembrane
import MembraneCore

/// A struct of the header that may grow at its end: its first member is the size that the caller knows it with.
protocol SizedStruct {
    /// What the header's initializer says, which holds for members that an older caller does not know.
    static var initial: Self { get }
}

extension membrane_claims: SizedStruct {
    static var initial: membrane_claims {
        var claims = unsafe membrane_claims()
        unsafe claims.expires_in_s = 7200
        return unsafe claims
    }
}

extension membrane_verify_options: SizedStruct {
    static var initial: membrane_verify_options {
        var options = unsafe membrane_verify_options()
        unsafe options.leeway_s = 60
        return unsafe options
    }
}

extension membrane_call: SizedStruct {
    static var initial: membrane_call { unsafe membrane_call() }
}

extension membrane_stream: SizedStruct {
    static var initial: membrane_stream { unsafe membrane_stream() }
}

extension Boundary {
    /// What a struct of the caller's says. An older caller's smaller struct has the rest from the initializer; a newer
    /// one's larger struct is read as far as it is known here, provided that it asks for nothing unknown.
    static func sized<Value: SizedStruct & BitwiseCopyable>(
        _ pointer: UnsafePointer<Value>?, _ name: StaticString
    ) throws(Failure) -> Value? {
        guard let pointer = unsafe pointer else { return nil }
        let known = MemoryLayout<Value>.size
        let raw = unsafe UnsafeRawPointer(pointer)
        let size = unsafe raw.load(as: Int.self)
        // Sizes are multiples of the alignment, and no member is larger than that: none is ever cut in two.
        guard size >= MemoryLayout<Int>.size, size <= 4096, size % MemoryLayout<Value>.alignment == 0 else {
            throw .invalidArgument("`\(name)` has no valid struct_size; start with the header's initializer.")
        }
        if size > known {
            let tail = unsafe UnsafeRawBufferPointer(start: raw + known, count: size - known)
            guard unsafe tail.allSatisfy({ $0 == 0 }) else {
                throw .unsupported("`\(name)` was made for a newer version of the library.")
            }
        }
        var value = Value.initial
        unsafe withUnsafeMutableBytes(of: &value) { bytes in
            unsafe bytes.copyMemory(from: UnsafeRawBufferPointer(start: raw, count: min(size, known)))
        }
        return value
    }
}
