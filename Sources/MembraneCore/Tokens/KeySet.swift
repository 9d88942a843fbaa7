/// The keys that tokens may be signed with. The one of a token is looked up here and nowhere else.
package struct KeySet: Sendable {
    package let keys: [Key]
    /// What is allowed but should be changed, and which keys of a JWKS were left out.
    package let warnings: [String]

    package init(_ keys: [Key]) throws(Failure) { try self.init(keys, leftOut: []) }

    private init(_ keys: [Key], leftOut: [String]) throws(Failure) {
        guard !keys.isEmpty else { throw .invalidKey("There is no key to use. \(leftOut.joined(separator: " "))") }
        var seen: Set<[UInt8]> = []
        for kid in keys.compactMap(\.kid) where !seen.insert(Array(kid.utf8)).inserted {
            throw .invalidKey("Two keys have the same `kid`: a token could not say which of them it means.")
        }
        self.keys = keys
        warnings = keys.flatMap(\.warnings) + leftOut
    }

    /// A JWK set (RFC 7517, section 5). Keys for other purposes, and of kinds that are not known here, are left out.
    package init(jwks: JSONObject, algorithm: Algorithm? = nil, allowsShort: Bool = false) throws(Failure) {
        guard let list = jwks["keys"]?.arrayValue else { throw .invalidKey("The JWKS has no list `keys`.") }
        guard list.count <= Self.maximumKeys else {
            throw .invalidKey("The JWKS has more than \(Self.maximumKeys) keys.")
        }
        var keys: [Key] = []
        var leftOut: [String] = []
        for (index, value) in list.enumerated() {
            guard let jwk = value.objectValue else { throw .invalidKey("A key of the JWKS is not an object.") }
            switch try JWK.key(jwk, algorithm: algorithm, allowsShort: allowsShort) {
            case .success(let key): keys.append(key)
            case .failure(let reason): leftOut.append("Key \(index + 1) was left out: \(reason.reason).")
            }
        }
        try self.init(keys, leftOut: leftOut)
    }

    private static let maximumKeys = 100

    /// One JSON Web Key.
    package init(
        jwk: JSONObject, algorithm: Algorithm? = nil, kid: String? = nil, allowsShort: Bool = false
    ) throws(Failure) {
        switch try JWK.key(jwk, algorithm: algorithm, kid: kid, allowsShort: allowsShort) {
        case .success(let key): try self.init([key])
        case .failure(let reason): throw .invalidKey("The JWK cannot be used: \(reason.reason).")
        }
    }

    /// The key that a token's header means. `kid` chooses; where it is missing, or the keys have none, the algorithm
    /// must leave one only: trying several would let a token choose the weakest.
    func key(_ header: TokenHeader) throws(Failure) -> Key {
        var candidates = keys.filter(\.canVerify)
        if let kid = header.kid {
            let named = candidates.filter { $0.kid.map { Array($0.utf8) == Array(kid.utf8) } ?? false }
            candidates = named.isEmpty ? candidates.filter { $0.kid == nil } : named
            guard !candidates.isEmpty else {
                throw .notAuthenticated(.key, "The token's `kid` names no key that is known here.")
            }
        }
        let fitting = candidates.filter { $0.algorithms.contains(header.algorithm) }
        guard let key = fitting.first else {
            throw .notAuthenticated(.algorithm, "The token's algorithm is not one that its key may be used with.")
        }
        guard fitting.count == 1 else {
            throw .notAuthenticated(.key, "The token has no `kid`, and several keys could be meant.")
        }
        return key
    }

    /// The one to sign with: the first that can, with an algorithm if one is asked for.
    func signer(_ algorithm: Algorithm?) throws(Failure) -> (Key, Algorithm) {
        let signers = keys.filter(\.canSign)
        let key = signers.first { key in algorithm.map { key.algorithms.contains($0) } ?? true } ?? keys[0]
        let chosen = algorithm ?? key.algorithms[0]
        try key.checkSigning(chosen)
        return (key, chosen)
    }
}
