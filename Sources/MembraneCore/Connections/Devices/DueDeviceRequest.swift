/// A device flow whose turn to ask the provider has come.
struct DueDeviceRequest: Sendable {
    let workspaceId: String
    let tenantId: String
    let id: String
    let connectionId: String
}
