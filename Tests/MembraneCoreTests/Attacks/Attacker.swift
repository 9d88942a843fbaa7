@testable import MembraneCore

/// Writes tokens as an attacker does: with any header, any claims and any signature.
enum Attacker {
    static let now = ManualClock.start
    static let claims = #"{"workspaceKey":"acme","tenantKey":"victim","exp":1900000000}"#

    static func encode(_ text: String) -> String { Base64.encode(Array(text.utf8), .url) }

    static func unsigned(_ header: String, _ claims: String = claims) -> String {
        encode(header) + "." + encode(claims)
    }

    static func token(_ header: String, _ claims: String = claims, signature: [UInt8]) -> String {
        unsigned(header, claims) + "." + Base64.encode(signature, .url)
    }

    /// With a right signature over whatever it says.
    static func token(
        _ header: String, _ claims: String = claims, signedBy key: Key, _ algorithm: Algorithm
    ) throws(Failure) -> String {
        let signed = Array(unsigned(header, claims).utf8)
        return token(header, claims, signature: try key.sign(signed.span, algorithm))
    }

    /// With the HMAC under any bytes at all.
    static func token(
        _ header: String, _ claims: String = claims, hmac secret: [UInt8], _ hash: SHA2
    ) throws(Failure) -> String {
        // HMAC fills its key up with zeros, so that one zero is the same key as none.
        let key = HMACKey(Secret(secret.isEmpty ? [0] : secret))
        let signed = Array(unsigned(header, claims).utf8)
        return token(header, claims, signature: try key.authenticate(signed.span, hash))
    }

    /// Why it is refused; nil when it gets in.
    static func refusal(_ token: String, _ keys: KeySet) -> String? {
        failure { () throws(Failure) in _ = try Token.verify(token, keys, now: now) }.map {
            $0.status == .notAuthenticated ? $0.data["reason"]?.stringValue ?? "" : $0.key
        }
    }

    static func keys(_ pem: String, kid: String? = nil, _ algorithm: Algorithm? = nil) throws(Failure) -> KeySet {
        try KeySet([try Key(pem: pem.utf8, algorithm: algorithm, kid: kid)])
    }

    static func jwk(_ text: String) throws(Failure) -> KeySet {
        try KeySet(jwk: object(try JSON(parsing: text, what: "The JWK")))
    }

    static func refusal(ofJWK text: String) -> String? {
        failure { () throws(Failure) in _ = try jwk(text) }?.key
    }

    static func refusal(ofPEM text: String) -> String? {
        failure { () throws(Failure) in _ = try keys(text) }?.key
    }

    static func header(_ algorithm: String, _ members: String = "") -> String {
        #"{"alg":"\#(algorithm)"\#(members.isEmpty ? "" : ",")\#(members)}"#
    }

    static let symmetric: [(String, SHA2)] = [("HS256", .sha256), ("HS384", .sha384), ("HS512", .sha512)]
}
