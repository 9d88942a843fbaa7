/// Where the browser goes in the end, and where it may go at all: otherwise a link of the product would lead anywhere.
enum ReturnAddress {
    /// The engine's option; nil when there is none.
    static func origins(_ given: [JSON]?) throws(Failure) -> [String]? {
        guard let given else { return nil }
        var origins: [String] = []
        for origin in given {
            let uri = try URI(origin.stringValue ?? "", what: "An origin of `redirectOrigins`")
            guard uri.path == "/", uri.query == nil, uri.fragment == nil else {
                throw .invalidRequest("An origin of `redirectOrigins` has a path; give scheme, host and port only.")
            }
            origins.append(uri.origin)
        }
        return origins
    }

    /// The address as it was given, once it may be used.
    static func check(_ text: String, _ options: EngineOptions) throws(Failure) -> String {
        let uri = try URI(text, what: "`redirectUri`")
        guard uri.isSecure || uri.isLoopback || options.allowsPrivateAddresses else {
            throw .invalidRequest("`redirectUri` must begin with https://.", path: "redirectUri")
        }
        if let origins = options.redirectOrigins, !origins.contains(uri.origin) {
            throw .invalidRequest(
                "`redirectUri` leads to \(uri.origin), which is not one of the engine's `redirectOrigins`.",
                path: "redirectUri")
        }
        return uri.text
    }
}
