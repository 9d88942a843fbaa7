/// Where an engine's root key comes from: the first of these that is there.
enum RootKeySource: Sendable {
    /// Given by the host or by the environment, which `origin` names.
    case given(RootKey, origin: String)
    /// The file beside the store, which is made with the store.
    case beside(path: String)
    /// A store in memory: nothing of it is left when it closes, so nor does its key need to be.
    case temporary

    /// Reads what was given, so that what is wrong with it shows before a store is touched.
    init(key: String?, environmentKey: String?, keyFile: String?, defaultKeyFile: String?) throws(Failure) {
        if let key {
            self = try Self.given(Array(key.utf8), "the option `key`")
        } else if let environmentKey {
            self = try Self.given(Array(environmentKey.utf8), "MEMBRANE_KEY")
        } else if let keyFile {
            guard let contents = try KeyFile.read(keyFile) else {
                // Not named: somebody may have given the key itself.
                throw .invalidArgument("The file that `keyFile` names does not exist.")
            }
            self = try Self.given(contents.exposed, "the key file \(keyFile)")
        } else {
            self = defaultKeyFile.map { .beside(path: $0) } ?? .temporary
        }
    }

    private static func given(_ text: [UInt8], _ origin: String) throws(Failure) -> RootKeySource {
        .given(try RootKey(base64: text, origin: origin), origin: origin)
    }

    /// The key of a store that exists (`madeWith` names its key) or that is about to be made.
    func resolve(madeWith: String?, _ random: any RandomSource) throws(Failure) -> RootKey {
        switch self {
        case .given(let key, let origin): return try Self.check(key, origin, madeWith)
        case .temporary: return try RootKey.generate(random)
        case .beside(let path):
            let origin = "the key file \(path)"
            if let key = try Self.read(path) { return try Self.check(key, origin, madeWith) }
            if madeWith != nil { return try Self.check(nil, origin, madeWith) }
            let key = try RootKey.generate(random)
            let name = Base64.encode(try random.bytes(9), .url)
            if try KeyFile.create(path, temporaryName: name, key.base64 + [0x0A]) { return key }
            // Another process opened the same new store first.
            return try Self.check(try Self.read(path), origin, madeWith)
        }
    }

    private static func read(_ path: String) throws(Failure) -> RootKey? {
        guard let contents = try KeyFile.read(path) else { return nil }
        return try RootKey(base64: contents.exposed, origin: "the key file \(path)")
    }

    private static func check(_ key: RootKey?, _ origin: String, _ madeWith: String?) throws(Failure) -> RootKey {
        if let key, madeWith == nil || madeWith == key.id { return key }
        throw Failure(
            .wrongKey, .configuration, "wrong_key",
            "The store was made with the root key \(madeWith ?? "of another process"), but \(origin) "
                + "\(key.map { "is the key \($0.id)" } ?? "does not exist"). Nothing was changed. Give the store's own key."
        )
    }
}
