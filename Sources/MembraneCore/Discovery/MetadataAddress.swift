/// Addresses of metadata, which anybody may have written.
enum MetadataAddress {
    /// An absolute https address; http only where the engine allows private addresses, which the transport then checks.
    static func uri(_ text: String, _ options: EngineOptions) -> URI? {
        guard text.utf8.count <= 2048, let uri = try? URI(text, what: "An address"), uri.fragment == nil,
            uri.isSecure || options.allowsPrivateAddresses
        else { return nil }
        return uri
    }

    static func read(
        _ object: JSONObject, _ name: String, _ host: String, _ options: EngineOptions
    ) throws(Failure) -> String? {
        guard let value = object[present: name] else { return nil }
        guard let text = value.stringValue, let uri = uri(text, options), WebAddress.problem(uri.text) == nil else {
            throw .metadataInvalid(host, "has a “\(name)” that is no https address")
        }
        return uri.text
    }

    /// What may be shown of an address: no path could hold a secret, and nothing is markup.
    static func shown(_ text: String) -> String {
        (try? URI(text, what: "An address"))?.origin ?? "the server"
    }
}
