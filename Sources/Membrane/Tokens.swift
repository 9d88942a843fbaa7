public import CMembrane
import MembraneCore

// Header group 1.

@_cdecl("membrane_sign_token") @implementation
public func membrane_sign_token(
    _ claims: UnsafePointer<membrane_claims>?, _ secret: UnsafePointer<CChar>?, _ algorithm: membrane_algorithm,
    _ outToken: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outToken = try unsafe Boundary.output(outToken, "out_token")
        guard let given = try unsafe Boundary.sized(claims, "claims") else {
            throw .invalidArgument("`claims` is NULL.")
        }
        let secret = try unsafe Secret(Boundary.text(secret, "secret").utf8)
        guard let algorithm = Algorithm(algorithm), Algorithm.symmetric.contains(algorithm) else {
            throw .invalidArgument(
                "`algorithm` must be MEMBRANE_HS256, MEMBRANE_HS384 or MEMBRANE_HS512; for others use membrane_key_new."
            )
        }
        let payload = try unsafe given.payload(now: SystemClock().now)
        unsafe outToken.pointee = try Token.sign(payload, secret: secret, algorithm).taken()
    }
}

@_cdecl("membrane_verify_token") @implementation
public func membrane_verify_token(
    _ token: UnsafePointer<CChar>?, _ secret: UnsafePointer<CChar>?,
    _ outClaims: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outClaims = try unsafe Boundary.output(outClaims, "out_claims")
        let token = try unsafe Boundary.token(token)
        let secret = try unsafe Secret(Boundary.text(secret, "secret").utf8)
        let claims = try Token.verify(token, secret: secret, now: SystemClock().now)
        unsafe outClaims.pointee = CText.copy(JSON.object(claims.all).text)
    }
}

extension membrane_claims {
    func payload(now: Int64) throws(Failure) -> TokenPayload {
        guard unsafe reserved == 0 else { throw .invalidArgument("`reserved` must be 0.") }
        guard unsafe is_admin == 0 || is_admin == 1 else { throw .invalidArgument("`is_admin` must be 0 or 1.") }
        guard let workspaceKey = unsafe workspace_key else { throw .invalidArgument("`workspace_key` is NULL.") }
        var payload = try unsafe Boundary.withBytes(of: workspaceKey) { (bytes) throws(Failure) in
            try TokenPayload(workspaceKey: bytes)
        }
        if let tenantKey = unsafe tenant_key {
            try unsafe Boundary.withBytes(of: tenantKey) { (bytes) throws(Failure) in
                try payload.add(tenantKey: bytes)
            }
        }
        if let name = unsafe name {
            try unsafe Boundary.withBytes(of: name) { (bytes) throws(Failure) in try payload.add(name: bytes) }
        }
        if let text = try unsafe Boundary.optionalText(fields, "fields") {
            try unsafe payload.add(fields: Self.fields(text))
        }
        if unsafe is_admin == 1 { try payload.addAdmin() }
        try unsafe payload.end(now: now, expiresInSeconds: expires_in_s)
        return payload
    }

    private static func fields(_ text: String) throws(Failure) -> JSONObject {
        do throws(Failure) {
            if case .object(let fields) = try JSON(parsing: text, what: "`fields`") { return fields }
        } catch {
            throw .invalidArgument(error.message)
        }
        throw .invalidArgument("`fields` must be a JSON object.")
    }
}

extension Algorithm {
    init?(_ algorithm: membrane_algorithm) {
        // The header numbers them from 1, in this order.
        guard let place = Int(exactly: algorithm.rawValue), Self.allCases.indices.contains(place - 1) else {
            return nil
        }
        self = Self.allCases[place - 1]
    }
}
