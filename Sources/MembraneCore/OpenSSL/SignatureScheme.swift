/// How a signature is made with an asymmetric key (RFC 7518, sections 3.3 to 3.5; RFC 8037, section 3.1).
enum SignatureScheme: Int, CaseIterable {
    case rs256
    case rs384
    case rs512
    case ps256
    case ps384
    case ps512
    case es256
    case es384
    case es512
    case ed25519

    /// Nil for Ed25519, which hashes by itself.
    var hash: SHA2? {
        switch self {
        case .rs256, .ps256, .es256: .sha256
        case .rs384, .ps384, .es384: .sha384
        case .rs512, .ps512, .es512: .sha512
        case .ed25519: nil
        }
    }

    enum Padding {
        case pkcs1
        case pss
    }

    /// Of RSA signatures.
    var padding: Padding? {
        switch self {
        case .rs256, .rs384, .rs512: .pkcs1
        case .ps256, .ps384, .ps512: .pss
        case .es256, .es384, .es512, .ed25519: nil
        }
    }

    func fits(_ kind: AsymmetricKey.Kind) -> Bool {
        switch (kind, self) {
        case (.rsa, .rs256), (.rsa, .rs384), (.rsa, .rs512), (.rsa, .ps256), (.rsa, .ps384), (.rsa, .ps512),
            (.ec(.p256), .es256), (.ec(.p384), .es384), (.ec(.p521), .es512), (.ed25519, .ed25519):
            true
        default: false
        }
    }
}
