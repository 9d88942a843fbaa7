/// The connectors that the library brings, read once and when first needed.
enum Catalogue {
    /// A group of apps, and what people call what it is for.
    struct Category: Sendable {
        let key: String
        let title: String
        let words: [String]
    }

    /// In the order of the catalogue.
    static func builtIn() throws(Failure) -> [Connector] {
        try loaded.get().connectors
    }

    static func connector(key: String) throws(Failure) -> Connector? {
        let loaded = try loaded.get()
        return loaded.places[key].map { loaded.connectors[$0] }
    }

    static func connector(id: String) throws(Failure) -> Connector? {
        guard let key = id.removing(prefix: idPrefix) else { return nil }
        return try connector(key: String(key))
    }

    static func categories() throws(Failure) -> [Category] {
        try loaded.get().categories
    }

    private static let idPrefix = "cnr_"

    private struct Loaded: Sendable {
        var connectors: [Connector] = []
        var places: [ExactText: Int] = [:]
        var categories: [Category] = []
    }

    private static let loaded: Result<Loaded, Failure> = Result { () throws(Failure) in
        var loaded = Loaded()
        let definitions = try JSON(parsing: EmbeddedCatalogue.connectors, what: "The catalogue")
        for definition in definitions.arrayValue ?? [] {
            let connector = try read(definition)
            loaded.places[connector.key] = loaded.connectors.count
            loaded.connectors.append(connector)
        }
        let categories = try JSON(parsing: EmbeddedCatalogue.categories, what: "The list of categories")
        for (key, value) in categories.objectValue ?? JSONObject() {
            loaded.categories.append(
                Category(
                    key: key, title: value["title"]?.stringValue ?? key,
                    words: (value["words"]?.arrayValue ?? []).compactMap(\.stringValue)))
        }
        return loaded
    }

    private static func read(_ definition: JSON) throws(Failure) -> Connector {
        let key = definition["key"]?.stringValue ?? ""
        do throws(Failure) {
            return try Connector(
                definition: definition.objectValue ?? JSONObject(), id: idPrefix + key, isBuiltIn: true)
        } catch {
            let place = error.data["path"]?.stringValue ?? "the definition"
            throw Failure.internal("The built-in connector “\(key)” is broken at \(place): \(error.message)")
        }
    }
}
