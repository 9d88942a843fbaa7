/// Where an engine's root key comes from.
struct RootKeySource: Sendable {
    /// The key itself, in base64, from the options.
    var key: String?
    /// The environment's `MEMBRANE_KEY`.
    var environmentKey: String?
    /// A file named in the options.
    var keyFile: String?
    /// The file beside the store, which is made when nothing else is given. Nil for a store without a file.
    var defaultKeyFile: String?

    /// The key of a store that exists (`madeWith` names its key) or that is about to be made.
    func resolve(madeWith: String?, _ random: any RandomSource) throws(Failure) -> RootKey {
        let (key, origin) = try find(isNew: madeWith == nil, random)
        guard let madeWith, key?.id != madeWith else {
            if let key { return key }
            throw Failure.invalidArgument("A store without a file needs a root key: give `key`, MEMBRANE_KEY or `keyFile`.")
        }
        throw Failure(
            .wrongKey, .configuration, "wrong_key",
            "The store was made with the root key \(madeWith), but \(origin) \(key.map { "is the key \($0.id)" } ?? "does not exist"). "
                + "Nothing was changed. Give the store's own key.")
    }

    private func find(isNew: Bool, _ random: any RandomSource) throws(Failure) -> (RootKey?, origin: String) {
        if let key { return (try RootKey(base64: Array(key.utf8)), "the option `key`") }
        if let environmentKey { return (try RootKey(base64: Array(environmentKey.utf8)), "MEMBRANE_KEY") }
        if let keyFile {
            guard let contents = try KeyFile.read(keyFile) else {
                throw Failure.invalidArgument("The key file \(keyFile) does not exist.")
            }
            return (try RootKey(base64: contents.exposed), "the key file \(keyFile)")
        }
        guard let defaultKeyFile else {
            // Nothing of a store in memory is left when it closes: nor does its key need to be.
            return (isNew ? try RootKey.generate(random) : nil, "a key")
        }
        let origin = "the key file \(defaultKeyFile)"
        if let contents = try KeyFile.read(defaultKeyFile) { return (try RootKey(base64: contents.exposed), origin) }
        guard isNew else { return (nil, origin) }
        let key = try RootKey.generate(random)
        let name = Base64.encode(try random.bytes(9), .url)
        if try KeyFile.create(defaultKeyFile, temporaryName: name, key.base64 + [0x0A]) { return (key, origin) }
        // Another process opened the same new store first.
        return (try KeyFile.read(defaultKeyFile).map { (contents) throws(Failure) in try RootKey(base64: contents.exposed) }, origin)
    }
}
