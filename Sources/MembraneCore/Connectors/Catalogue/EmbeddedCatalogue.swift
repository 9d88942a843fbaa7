import CCatalogue

/// The JSON texts that are linked into the library.
enum EmbeddedCatalogue {
    /// An array of connector definitions.
    static var connectors: [UInt8] {
        var length = 0
        return unsafe bytes(catalogue_json(&length), length)
    }

    /// An object of categories, each with its title and the words that people use for it.
    static var categories: [UInt8] {
        var length = 0
        return unsafe bytes(catalogue_categories_json(&length), length)
    }

    private static func bytes(_ start: UnsafePointer<UInt8>?, _ length: Int) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: start, count: start == nil ? 0 : length))
    }
}
