/// What an operation may ask connections to fit.
struct ConnectionFilter {
    var tenantId: String?
    var connectorKey: String?
    var connectorId: String?
    var integrationKey: String?
    var integrationId: String?
    var disconnected: Bool?
    var connected: Bool?
    var state: Connection.State?
    var search: String?
    var includesArchived = false
    /// Also what holds credentials for the Internal API.
    var includesInternalAPI = false
}
