@testable import MembraneCore

extension Target {
    /// A JSON Web Key, or a set of them.
    static let jwk = Target(name: "jwk") { input in
        guard let object = try? JSON(parsing: input, what: "The key").objectValue else { return }
        for allowsShort in [false, true] {
            if let keys = try? KeySet(jwk: object, allowsShort: allowsShort) { KeyProperties.check(keys) }
            if let keys = try? KeySet(jwks: object, allowsShort: allowsShort) {
                KeyProperties.check(keys)
                if let written = (try? keys.publicJWK(isSet: true))?.objectValue {
                    expect(
                        (try? KeySet(jwks: written))?.keys.count == keys.keys.count, "a set that we write can be read")
                }
            }
        }
    }
}
