/// What may be known of a key by everybody.
extension Key {
    /// The public half as a JSON Web Key, to be registered or published (RFC 7517, section 4).
    package func publicJWK() throws(Failure) -> JSONObject {
        guard case .asymmetric(let key) = material else {
            throw .invalidArgument("A shared secret has no public half: whoever knows it can sign.")
        }
        var jwk = JSONObject()
        func set(_ name: String, _ bytes: [UInt8]) { jwk[name] = .string(Base64.encode(bytes, .url)) }
        switch key.kind {
        case .rsa:
            let (modulus, exponent) = try key.rsaNumbers()
            jwk["kty"] = "RSA"
            set("n", modulus)
            set("e", exponent)
        case .ec(let curve):
            let (x, y) = try key.point(curve)
            jwk["kty"] = "EC"
            jwk["crv"] = .string(curve.rawValue)
            set("x", x)
            set("y", y)
        case .ed25519:
            jwk["kty"] = "OKP"
            jwk["crv"] = "Ed25519"
            set("x", try key.rawPublicKey())
        }
        jwk["use"] = "sig"
        if Set(algorithms.map(\.scheme)).count == 1 { jwk["alg"] = .string(algorithms[0].rawValue) }
        if let kid { jwk["kid"] = .string(kid) }
        return jwk
    }

    /// What the key is and may be used for, without anything secret.
    var described: JSON {
        var object = JSONObject()
        if let kid { object["kid"] = .string(kid) }
        object["type"] = .string(typeName)
        object["algorithms"] = algorithmNames
        object["canSign"] = .bool(canSign)
        object["canVerify"] = .bool(canVerify)
        return .object(object)
    }

    /// One name of each algorithm: of EdDSA the one that it signs with.
    var algorithmNames: JSON {
        let second: Algorithm = algorithms.first == .ed25519 ? .eddsa : .ed25519
        return .array(algorithms.filter { $0 != second }.map { .string($0.rawValue) })
    }

    private var typeName: String {
        switch material {
        case .secret: "secret"
        case .asymmetric(let key): key.isPrivate ? "private" : "public"
        }
    }
}

extension KeySet {
    /// The public halves: a JWK for one key, a JWKS for several.
    package func publicJWK(isSet: Bool) throws(Failure) -> JSON {
        var all: [JSON] = []
        for key in keys { all.append(.object(try key.publicJWK())) }
        return isSet ? ["keys": .array(all)] : all[0]
    }

    package var described: JSON {
        ["keys": .array(keys.map(\.described)), "warnings": .array(warnings.map { .string($0) })]
    }
}
