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

    /// A JWK set (RFC 7517, section 5). Keys that cannot be used, for whatever reason, are left out with a warning: one of
    /// them says nothing of the others. Keys of different kinds may share a `kid` (section 4.5): the first counts, so that
    /// a token's algorithm does not choose among them. Two of one kind leave open which is meant, and refuse the set.
    package init(jwks: JSONObject, algorithm: Algorithm? = nil, allowsShort: Bool = false) throws(Failure) {
        guard let list = jwks["keys"]?.arrayValue else { throw .invalidKey("The JWKS has no list `keys`.") }
        guard list.count <= Self.maximumKeys else {
            throw .invalidKey("The JWKS has more than \(Self.maximumKeys) keys.")
        }
        var keys: [Key] = []
        var named: [[UInt8]: JSON] = [:]
        var leftOut: [String] = []
        for (index, value) in list.enumerated() {
            switch try Self.member(value, algorithm, allowsShort: allowsShort) {
            case .failure(let reason): leftOut.append("\(Self.name(value, index)) was left out: \(reason.reason).")
            case .success(let key):
                guard let kid = key.kid.map({ Array($0.utf8) }), let earlier = named[kid] else {
                    keys.append(key)
                    if let kid = key.kid { named[Array(kid.utf8)] = value }
                    continue
                }
                guard !Self.isAmbiguous(earlier, value) else {
                    throw .invalidKey(
                        "\(Self.name(value, index)) is another key than an earlier one of its kind with the same `kid`: a "
                            + "token could not say which of them it means.")
                }
                leftOut.append("\(Self.name(value, index)) was left out: an earlier key has the same `kid`.")
            }
        }
        try self.init(keys, leftOut: leftOut)
    }

    private static func member(
        _ value: JSON, _ algorithm: Algorithm?, allowsShort: Bool
    ) throws(Failure) -> Result<Key, JWK.NotForUs> {
        guard let jwk = value.objectValue else { return .failure(JWK.NotForUs(reason: "it is not an object")) }
        do throws(Failure) {
            return try JWK.key(jwk, algorithm: algorithm, allowsShort: allowsShort)
        } catch {
            guard error.key == "invalid_key" else { throw error }
            let sentence = error.message
            return .failure(JWK.NotForUs(reason: sentence.removing(suffix: ".").map { String($0) } ?? sentence))
        }
    }

    /// Whether two JWKs are of one kind, and not the same key.
    private static func isAmbiguous(_ one: JSON, _ other: JSON) -> Bool {
        func same(_ names: [String]) -> Bool { names.allSatisfy { one[$0] == other[$0] } }
        return same(["kty", "crv"]) && !same(["n", "e", "x", "y", "k"])
    }

    /// By its place, and by its `kid` where it has one.
    private static func name(_ value: JSON, _ index: Int) -> String {
        guard let kid = value["kid"]?.stringValue else { return "Key \(index + 1)" }
        return "Key \(index + 1), with the kid \(kid.shown(64)),"
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
                throw .notAuthenticated(.key, Self.unknown(kid, known: keys.compactMap(\.kid)))
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

    /// Says which there are: nearly always one is an older or newer form of the other.
    static func unknown(_ kid: String, known: [String]) -> String {
        let names = known.prefix(8).map { "\($0.shown(64))" }.joined(separator: ", ")
        let more = known.count > 8 ? ", …" : ""
        return "The token's `kid` \(kid.shown(64)) names no key that is known here: "
            + (known.isEmpty ? "none has a `kid` that fits." : "there are \(names)\(more).")
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
