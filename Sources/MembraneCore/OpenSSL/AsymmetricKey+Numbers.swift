import COpenSSL

/// Keys from their numbers, most significant byte first, as a JSON Web Key holds them (RFC 7518, section 6).
extension AsymmetricKey {
    struct RSANumbers {
        var modulus: [UInt8]
        var exponent: [UInt8]
        var privateExponent: [UInt8]?
        /// p, q, dp, dq and qi: all or none.
        var factors: [[UInt8]] = []
    }

    convenience init(rsa numbers: RSANumbers) throws(Failure) {
        let list = ParameterList()
        list.add(OSSL_PKEY_PARAM_RSA_N, number: numbers.modulus)
        list.add(OSSL_PKEY_PARAM_RSA_E, number: numbers.exponent)
        if let exponent = numbers.privateExponent { list.add(OSSL_PKEY_PARAM_RSA_D, number: exponent) }
        let names = [
            "rsa-factor1", "rsa-factor2", "rsa-exponent1", "rsa-exponent2", "rsa-coefficient1",
        ]
        for (name, factor) in zip(names, numbers.factors) { list.add(name, number: factor) }
        try self.init("RSA", list, isPrivate: numbers.privateExponent != nil)
    }

    /// The coordinates and the private number have the curve's length. A point that is not on the curve is refused.
    convenience init(
        _ curve: EllipticCurve, x: [UInt8], y: [UInt8], private number: [UInt8]?
    ) throws(Failure) {
        let list = ParameterList()
        list.add(OSSL_PKEY_PARAM_GROUP_NAME, text: curve.groupName)
        list.add(OSSL_PKEY_PARAM_PUB_KEY, bytes: [4] + x + y)
        if let number { list.add(OSSL_PKEY_PARAM_PRIV_KEY, number: number) }
        try self.init("EC", list, isPrivate: number != nil)
    }

    /// The public half of a private key is derived: signing with another would give the private key away.
    convenience init(ed25519 bytes: [UInt8], isPrivate: Bool) throws(Failure) {
        let key =
            isPrivate
            ? unsafe EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, bytes, bytes.count)
            : unsafe EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count)
        guard let key = unsafe key else { throw .invalidKey("The Ed25519 key does not have 32 bytes.") }
        try unsafe self.init(taking: key, isPrivate: isPrivate)
    }

    private convenience init(_ type: String, _ list: ParameterList, isPrivate: Bool) throws(Failure) {
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, type, nil) else {
            throw OpenSSLError.failure("EVP_PKEY_CTX_new_from_name")
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard unsafe EVP_PKEY_fromdata_init(context) == 1 else { throw OpenSSLError.failure("EVP_PKEY_fromdata_init") }
        var made: OpaquePointer?
        let selection = isPrivate ? membrane_keypair_selection() : membrane_public_key_selection()
        let isMade = unsafe list.withList { unsafe EVP_PKEY_fromdata(context, &made, selection, $0) == 1 }
        guard isMade, let key = unsafe made else {
            throw .invalidKey(
                type == "EC"
                    ? "The key's point is not on its curve, or its numbers do not fit together."
                    : "The key's numbers do not make an RSA key.")
        }
        try unsafe self.init(taking: key, isPrivate: isPrivate)
    }
}
