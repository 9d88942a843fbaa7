extension Operation {
    package static let createPublicKey = Operation(
        "create_public_key", "Registers a public key, with whose private half the product signs tokens.",
        details: """
            A token names its key by kid; without one exactly one key must fit. A workspace has up to 100. A private key is \
            refused and not kept.
            """,
        Route(.post, "/public-keys"), callers: [.manager],
        [
            .init(
                "key", .either([.limited(65_536), .object]), "The public key: PEM text, or a JWK as an object or text.",
                required: true),
            .init("kid", .limited(256), "What tokens call it; the JWK's own where it is not given."),
            .init(
                "algorithm", .word(Algorithm.allCases.map(\.rawValue)), "The only algorithm to use an RSA key with."),
        ], answers: .publicKey, .writes(repeatable: false)
    ) { (context, request) throws(Failure) in
        let key = try request.publicKey()
        return try context.write { (transaction) throws(Failure) in
            let present = try transaction.publicKeys()
            guard present.count < 100 else {
                throw .conflict("too_many_public_keys", "The workspace has 100 public keys; delete one first.")
            }
            guard key.kid == nil || !present.contains(where: { $0.kid == key.kid }) else {
                throw .alreadyExists("A public key with the kid \(key.kid ?? "") exists already in this workspace.")
            }
            let record = PublicKey(
                id: try transaction.newId(.publicKey), kid: key.kid, jwk: try key.publicJWK(),
                createdAt: transaction.now)
            try transaction.insert(record)
            return try record.json()
        }
    }
}

extension PublicKey {
    func json() throws(Failure) -> JSONObject {
        var object = JSONObject()
        object["id"] = .string(id)
        object["kid"] = kid.map { .string($0) }
        object["algorithms"] = try key().algorithmNames
        object["jwk"] = .object(jwk)
        object["createdAt"] = .string(Timestamp.text(createdAt))
        return object
    }
}

extension OperationRequest {
    /// The key that is to be registered. A private key is refused and goes nowhere.
    fileprivate func publicKey() throws(Failure) -> Key {
        var algorithm: Algorithm?
        if let name = text("algorithm") { algorithm = Algorithm(exactly: name) }
        let key: Key
        do throws(Failure) {
            key = try Self.key(any("key") ?? .null, algorithm, text("kid"))
        } catch {
            throw .invalidRequest(error.message, path: "key")
        }
        guard case .asymmetric(let material) = key.material else {
            throw .invalidRequest(
                "`key` is a shared secret; the workspace's own is changed with rotate_workspace_secret.", path: "key")
        }
        guard !material.isPrivate else {
            throw .invalidRequest(
                "`key` is a private key, and nothing of it was kept: register its public half.", path: "key")
        }
        guard key.canVerify else {
            throw .invalidRequest("`key` may not check signatures: its `key_ops` says so.", path: "key")
        }
        return key
    }

    private static func key(_ value: JSON, _ algorithm: Algorithm?, _ kid: String?) throws(Failure) -> Key {
        if let text = value.stringValue, !(text.words().first?.hasPrefix("{") ?? false) {
            return try Key(pem: text.utf8, algorithm: algorithm, kid: kid)
        }
        let parsed = try value.stringValue.map { (text) throws(Failure) in try JSON(parsing: text, what: "`key`") }
        guard let jwk = (parsed ?? value).objectValue else {
            throw .invalidKey("`key` must be PEM text or a JWK.")
        }
        guard jwk["keys"] == nil else { throw .invalidKey("`key` is a set of keys: register them one by one.") }
        return try KeySet(jwk: jwk, algorithm: algorithm, kid: kid).keys[0]
    }
}
