/// The redirect URI of one attempt (RFC 6749, section 3.1.2).
struct RedirectAddress {
    let text: String
    /// Whether its path alone tells which integration is meant.
    let isToldByPath: Bool

    init(_ integration: Integration?, _ connector: Connector, _ options: EngineOptions) throws(Failure) {
        if let own = integration?.oAuthCallbackUri {
            text = own
            isToldByPath = !own.utf8.contains(UInt8(ascii: "?"))
        } else if let template = options.oAuthCallbackUri {
            // Connectors without an integration have ids that are nobody's key.
            text = template.uri(for: integration?.key ?? connector.id)
            isToldByPath = template.isDistinct && !text.utf8.contains(UInt8(ascii: "?"))
        } else {
            throw .configuration(
                "oauth_callback_uri_missing",
                "No OAuth callback URI is set: give `oAuthCallbackUri` at open, or on the integration.")
        }
    }
}
