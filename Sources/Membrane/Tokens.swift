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
        let claims = try unsafe TokenClaims(given)
        let secret = try unsafe Secret(Boundary.text(secret, "secret").utf8)
        guard let algorithm = Algorithm(algorithm), Algorithm.symmetric.contains(algorithm) else {
            throw .invalidArgument(
                "`algorithm` must be MEMBRANE_HS256, MEMBRANE_HS384 or MEMBRANE_HS512; for others use membrane_key_new."
            )
        }
        let token = try Token.sign(claims, secret: secret, algorithm, now: SystemClock().now)
        unsafe outToken.pointee = CText.copy(token)
    }
}

@_cdecl("membrane_verify_token") @implementation
public func membrane_verify_token(
    _ token: UnsafePointer<CChar>?, _ secret: UnsafePointer<CChar>?,
    _ outClaims: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outClaims = try unsafe Boundary.output(outClaims, "out_claims")
        let token = try unsafe Boundary.text(token, "token")
        let secret = try unsafe Secret(Boundary.text(secret, "secret").utf8)
        let claims = try Token.verify(token, secret: secret, now: SystemClock().now)
        unsafe outClaims.pointee = CText.copy(JSON.object(claims.all).text)
    }
}

extension TokenClaims {
    init(_ given: membrane_claims) throws(Failure) {
        guard unsafe given.reserved == 0 else { throw .invalidArgument("`reserved` must be 0.") }
        guard unsafe given.is_admin == 0 || given.is_admin == 1 else {
            throw .invalidArgument("`is_admin` must be 0 or 1.")
        }
        unsafe self.init(
            workspaceKey: try unsafe Boundary.text(given.workspace_key, "workspace_key"),
            tenantKey: try unsafe Boundary.optionalText(given.tenant_key, "tenant_key"),
            expiresInSeconds: given.expires_in_s)
        name = try unsafe Boundary.optionalText(given.name, "name")
        isAdmin = unsafe given.is_admin == 1
        if let text = try unsafe Boundary.optionalText(given.fields, "fields") {
            fields = try Self.fields(text)
        }
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
