/// Adds what authenticates one request as a whole: a signature, or a token made for it alone.
///
/// The sender calls it last, just before the transport, and once for every attempt. The request is complete by then:
/// method, absolute address with its query, header fields, body. What was signed must be sent as it is.
protocol RequestSigner: Sendable {
    func sign(_ request: inout HTTPRequest, _ call: Call) throws(Failure)
}

extension Connector {
    /// What signs the requests of a connection of this tenant; nil where the fields of `makeApiClient` are enough.
    func requestSigner(
        _ variables: ConnectorVariables, tenantId: String, _ context: Context
    ) throws(Failure) -> (any RequestSigner)? {
        switch kind {
        case .oauth2, .clientCredentials: nil
        case .membraneToken: TenantTokenSigner(.both, tenantId: tenantId, context)
        case .integrationAppToken: TenantTokenSigner(.older, tenantId: tenantId, context)
        }
    }
}
