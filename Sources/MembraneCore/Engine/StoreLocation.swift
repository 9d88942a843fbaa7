/// Which store a URL means.
struct StoreLocation {
    let path: String
    /// Nil for a store in memory.
    let defaultKeyFile: String?

    init(url: String) throws(Failure) {
        guard !url.isEmpty else {
            throw .invalidArgument("The URL of the store is empty; give a path such as membrane.db.")
        }
        for scheme in ["postgres:", "postgresql:", "http:", "https:"] where url.hasNamedPrefix(scheme) {
            throw .unsupported("This version opens SQLite files only; `\(scheme)` is not supported yet.")
        }
        let path = url.removing(prefix: "sqlite:") ?? url[...]
        guard !path.isEmpty else { throw .invalidArgument("The URL of the store names no file; give sqlite:PATH.") }
        // "sqlite:///x" is how others write the path /x.
        self.path = String(path.hasPrefix("///") ? path.removing(prefix: "//") ?? path : path)
        defaultKeyFile = self.path == ":memory:" ? nil : self.path + ".key"
    }
}
