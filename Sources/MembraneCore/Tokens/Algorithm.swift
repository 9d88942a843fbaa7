/// The signature algorithms of JSON Web Tokens that this version knows (RFC 7518, section 3.1).
package enum Algorithm: String, CaseIterable, Sendable {
    case hs256 = "HS256"
    case hs384 = "HS384"
    case hs512 = "HS512"

    var hash: HMAC.Hash {
        switch self {
        case .hs256: .hs256
        case .hs384: .hs384
        case .hs512: .hs512
        }
    }

    /// The encoded header of the tokens that we sign.
    var encodedHeader: [UInt8] { Self.encodedHeaders[hash.rawValue] }

    private static let encodedHeaders = allCases.map { algorithm in
        Array(Base64.encode(Array(#"{"alg":"\#(algorithm.rawValue)","typ":"JWT"}"#.utf8), .url).utf8)
    }

    /// RFC 7518, section 3.2: a key shorter than the hash would be the weakest part of the signature.
    func check(_ secret: Secret) throws(Failure) {
        guard secret.count >= hash.size else {
            throw Failure.invalidArgument(
                "\(rawValue) needs a secret of at least \(hash.size) bytes (RFC 7518, section 3.2); this one has \(secret.count)."
            )
        }
    }
}
