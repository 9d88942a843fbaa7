public import CMembrane
import MembraneCore

// Header group 1, keys.

@_cdecl("membrane_key_new") @implementation
public func membrane_key_new(
    _ data: UnsafeRawPointer?, _ size: Int, _ options: UnsafePointer<CChar>?,
    _ outKey: UnsafeMutablePointer<OpaquePointer?>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outKey = try unsafe Boundary.output(outKey, "out_key")
        let data = try unsafe Boundary.bytes(data, size, "data")
        let options = try KeyOptions(json: try unsafe Boundary.optionalText(options, "options"))
        unsafe outKey.pointee = try HandleTable.shared.insert(try options.key(data), .key)
    }
}

@_cdecl("membrane_key_free") @implementation
public func membrane_key_free(_ key: OpaquePointer?) {
    ForkGate.shared.pass { _ = unsafe HandleTable.shared.remove(key, .key) }
}

@_cdecl("membrane_key_sign") @implementation
public func membrane_key_sign(
    _ key: OpaquePointer?, _ claims: UnsafePointer<membrane_claims>?, _ algorithm: membrane_algorithm,
    _ outToken: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outToken = try unsafe Boundary.output(outToken, "out_token")
        let key = try unsafe Boundary.key(key)
        guard let given = try unsafe Boundary.sized(claims, "claims") else {
            throw .invalidArgument("`claims` is NULL.")
        }
        let chosen = algorithm == .MEMBRANE_ALGORITHM_OF_KEY ? nil : Algorithm(algorithm)
        guard chosen != nil || algorithm == .MEMBRANE_ALGORITHM_OF_KEY else {
            throw .invalidArgument("`algorithm` is not one of the algorithms in membrane.h.")
        }
        let payload = try unsafe given.payload(now: SystemClock().now)
        unsafe outToken.pointee = try key.sign(payload, chosen).taken()
    }
}

@_cdecl("membrane_key_verify") @implementation
public func membrane_key_verify(
    _ key: OpaquePointer?, _ token: UnsafePointer<CChar>?, _ options: UnsafePointer<membrane_verify_options>?,
    _ outClaims: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outClaims = try unsafe Boundary.output(outClaims, "out_claims")
        let key = try unsafe Boundary.key(key)
        guard let token = unsafe token else { throw .invalidArgument("`token` is NULL.") }
        let expected = try unsafe Boundary.sized(options, "options")?.expectations ?? TokenExpectations()
        let claims = try unsafe Boundary.withBytes(of: token) { (bytes) throws(Failure) in
            try key.verify(bytes, now: SystemClock().now, expected)
        }
        unsafe outClaims.pointee = claims.taken()
    }
}

@_cdecl("membrane_key_public") @implementation
public func membrane_key_public(
    _ key: OpaquePointer?, _ outJWK: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outJWK = try unsafe Boundary.output(outJWK, "out_jwk")
        unsafe outJWK.pointee = CText.copy(try Boundary.key(key).publicJWK.text)
    }
}

@_cdecl("membrane_key_info") @implementation
public func membrane_key_info(
    _ key: OpaquePointer?, _ outInfo: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outInfo = try unsafe Boundary.output(outInfo, "out_info")
        unsafe outInfo.pointee = CText.copy(try Boundary.key(key).keys.described.text)
    }
}

extension membrane_verify_options {
    var expectations: TokenExpectations {
        get throws(Failure) {
            guard unsafe leeway_s >= 0, unsafe leeway_s <= 3600 else {
                throw .invalidArgument("`leeway_s` must be 0 to 3600 seconds.")
            }
            var expected = TokenExpectations()
            unsafe expected.leewayMilliseconds = leeway_s * 1000
            expected.audience = try unsafe Self.name(audience, "audience")
            expected.issuer = try unsafe Self.name(issuer, "issuer")
            return expected
        }
    }

    /// An empty one is a setting that was forgotten, not a wish to check nothing.
    private static func name(_ text: UnsafePointer<CChar>?, _ name: StaticString) throws(Failure) -> String? {
        let text = try unsafe Boundary.optionalText(text, name)
        guard text != "" else { throw .invalidArgument("`\(name)` is empty; leave it NULL to check none.") }
        return text
    }
}
