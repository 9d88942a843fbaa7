/// Reading JSON Web Keys (RFC 7517; RFC 7518, section 6; RFC 8037, section 2).
///
/// `jku`, `x5u`, `x5c` and what else a key may say of where it comes from is not looked at.
enum JWK {
    /// Why a key of a set is left out instead of refusing the whole set: it is for something else, or of a kind
    /// that is not known here (RFC 7517, section 5).
    struct NotForUs: Error {
        let reason: String
    }

    /// A key, or the reason why it is not one that tokens are signed with.
    static func key(
        _ given: JSONObject, algorithm: Algorithm? = nil, kid: String? = nil, allowsShort: Bool = false
    ) throws(Failure) -> Result<Key, NotForUs> {
        // Sets are written by others, some of whom write what is not there as null.
        var jwk = JSONObject()
        for (name, value) in given where value != .null { jwk[name] = value }
        var terms = Key.Terms(kid: try text("kid", jwk) ?? kid, algorithm: algorithm)
        if let kid, terms.kid != kid {
            throw .invalidKey("The key's `kid` is not the one that was given beside it.")
        }
        switch try use(jwk) {
        case .failure(let reason): return .failure(reason)
        case .success(let operations): (terms.maySign, terms.mayVerify) = operations
        }
        if let name = try text("alg", jwk) {
            guard let own = Algorithm(exactly: name) else {
                return .failure(NotForUs(reason: "its `alg` is not an algorithm that tokens are signed with"))
            }
            if let algorithm, algorithm != own, algorithm.scheme == nil || algorithm.scheme != own.scheme {
                return .failure(NotForUs(reason: "it is for \(own.rawValue) and not for \(algorithm.rawValue)"))
            }
            terms.algorithm = algorithm ?? own
        }
        switch try text("kty", jwk) {
        case "RSA"?: return .success(try Key(asymmetric: try rsa(jwk), terms))
        case "oct"?:
            let secret = Secret(try bytes("k", jwk))
            return .success(try Key(secret: secret, terms, allowsShort: allowsShort))
        case "EC"?:
            guard let curve = EllipticCurve(rawValue: try required("crv", jwk)) else {
                return .failure(NotForUs(reason: "its curve is not P-256, P-384 or P-521"))
            }
            return .success(try Key(asymmetric: try elliptic(jwk, curve), terms))
        case "OKP"?:
            guard try required("crv", jwk) == "Ed25519" else {
                return .failure(NotForUs(reason: "its curve is not Ed25519"))
            }
            return .success(try Key(asymmetric: try ed25519(jwk), terms))
        case nil: throw .invalidKey("The JWK has no `kty`.")
        default: return .failure(NotForUs(reason: "its `kty` is not RSA, EC, OKP or oct"))
        }
    }

    // MARK: Use

    /// What the key may do by its `use` and `key_ops` (RFC 7517, sections 4.2 and 4.3).
    private static func use(_ jwk: JSONObject) throws(Failure) -> Result<(sign: Bool, verify: Bool), NotForUs> {
        if let use = try text("use", jwk), use != "sig" {
            return .failure(NotForUs(reason: "its `use` is not `sig`"))
        }
        guard let given = jwk["key_ops"] else { return .success((true, true)) }
        let operations = (given.arrayValue ?? []).compactMap(\.stringValue)
        guard let all = given.arrayValue, operations.count == all.count,
            Set(operations.map { ExactText($0) }).count == all.count
        else {
            throw .invalidKey("The JWK's `key_ops` is not a list of different texts.")
        }
        let may = (operations.contains("sign"), operations.contains("verify"))
        guard may.0 || may.1 else {
            return .failure(NotForUs(reason: "its `key_ops` has neither `sign` nor `verify`"))
        }
        return .success(may)
    }

    // MARK: Kinds

    private static func rsa(_ jwk: JSONObject) throws(Failure) -> AsymmetricKey {
        guard jwk["oth"] == nil else {
            throw .invalidKey("The JWK has `oth`: RSA keys with more than two primes are not supported.")
        }
        var numbers = AsymmetricKey.RSANumbers(modulus: try number("n", jwk), exponent: try number("e", jwk))
        let factors = ["p", "q", "dp", "dq", "qi"]
        let present = factors.filter { jwk[$0] != nil }
        if jwk["d"] != nil {
            numbers.privateExponent = try number("d", jwk)
            guard present.isEmpty || present == factors else {
                throw .invalidKey(
                    "The JWK has some of p, q, dp, dq and qi: give all, or none (RFC 7518, section 6.3.2).")
            }
            for name in present { numbers.factors.append(try number(name, jwk)) }
        } else if !present.isEmpty {
            throw .invalidKey("The JWK has p, q, dp, dq or qi without `d`.")
        }
        return try AsymmetricKey(rsa: numbers)
    }

    private static func elliptic(_ jwk: JSONObject, _ curve: EllipticCurve) throws(Failure) -> AsymmetricKey {
        try AsymmetricKey(
            curve, x: try bytes("x", jwk, count: curve.size), y: try bytes("y", jwk, count: curve.size),
            private: jwk["d"] == nil ? nil : try bytes("d", jwk, count: curve.size))
    }

    private static func ed25519(_ jwk: JSONObject) throws(Failure) -> AsymmetricKey {
        let x = try bytes("x", jwk, count: 32)
        guard jwk["d"] != nil else { return try AsymmetricKey(ed25519: x, isPrivate: false) }
        let key = try AsymmetricKey(ed25519: try bytes("d", jwk, count: 32), isPrivate: true)
        guard try key.rawPublicKey() == x else { throw .invalidKey("The JWK's `x` is not the public half of its `d`.") }
        return key
    }

    // MARK: Members

    private static func text(_ name: String, _ jwk: JSONObject) throws(Failure) -> String? {
        guard let value = jwk[name] else { return nil }
        guard let text = value.stringValue else { throw .invalidKey("The JWK's `\(name)` is not a text.") }
        return text
    }

    private static func required(_ name: String, _ jwk: JSONObject) throws(Failure) -> String {
        guard let text = try text(name, jwk) else { throw .invalidKey("The JWK has no `\(name)`.") }
        return text
    }

    private static func bytes(_ name: String, _ jwk: JSONObject, count: Int? = nil) throws(Failure) -> [UInt8] {
        guard let bytes = Base64.decode(try required(name, jwk).utf8, .url), !bytes.isEmpty else {
            throw .invalidKey("The JWK's `\(name)` is not base64url without padding.")
        }
        guard bytes.count == count ?? bytes.count else {
            throw .invalidKey("The JWK's `\(name)` has \(bytes.count) bytes; it must have \(count ?? 0).")
        }
        return bytes
    }

    /// Base64urlUInt (RFC 7518, section 2): in as few bytes as possible.
    private static func number(_ name: String, _ jwk: JSONObject) throws(Failure) -> [UInt8] {
        let bytes = try bytes(name, jwk)
        guard bytes.first != 0, bytes.count <= 1024 else {
            throw .invalidKey("The JWK's `\(name)` begins with a zero, or has more than 8192 bits.")
        }
        return bytes
    }
}
