/// A key, or several, as a host holds them: read and checked once, then used from any thread.
package final class TokenKey: Sendable {
    package let keys: KeySet
    /// Given as a JWKS, and so published as one.
    private let isSet: Bool

    package init(_ keys: KeySet, isSet: Bool = false) {
        self.keys = keys
        self.isSet = isSet
    }

    package var publicJWK: JSON {
        get throws(Failure) { try keys.publicJWK(isSet: isSet) }
    }
}
