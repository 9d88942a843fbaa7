/// The signature algorithms of JSON Web Tokens (RFC 7518, section 3.1; RFC 8037, section 3.1; RFC 9864), all that exist
/// except `none`.
package enum Algorithm: String, CaseIterable, Sendable {
    case hs256 = "HS256"
    case hs384 = "HS384"
    case hs512 = "HS512"
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case eddsa = "EdDSA"
    /// The newer name of EdDSA with that curve (RFC 9864, section 2.2).
    case ed25519 = "Ed25519"

    /// With a shared secret.
    package static let symmetric: [Algorithm] = [.hs256, .hs384, .hs512]

    /// With which hash a shared secret signs; nil for the asymmetric algorithms.
    var hmacHash: SHA2? {
        switch self {
        case .hs256: .sha256
        case .hs384: .sha384
        case .hs512: .sha512
        default: nil
        }
    }

    /// How a private key signs; nil for the symmetric algorithms.
    var scheme: SignatureScheme? {
        switch self {
        case .hs256, .hs384, .hs512: nil
        case .rs256: .rs256
        case .rs384: .rs384
        case .rs512: .rs512
        case .ps256: .ps256
        case .ps384: .ps384
        case .ps512: .ps512
        case .es256: .es256
        case .es384: .es384
        case .es512: .es512
        case .eddsa, .ed25519: .ed25519
        }
    }

    /// The curve of an ECDSA algorithm.
    var curve: EllipticCurve? {
        switch self {
        case .es256: .p256
        case .es384: .p384
        case .es512: .p521
        default: nil
        }
    }
}
