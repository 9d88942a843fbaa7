/// One tenant's authenticated link to one app.
struct Connection: Sendable {
    let tenantId: String
    let id: String
    var key: String
    var name: String
    let connectorId: String
    let connectorKey: String
    var integrationId: String?
    var integrationKey: String?
    /// Which of the connector's ways to authenticate it uses; nil where there is only one.
    var authOptionKey: String?
    var state = State.clientActionRequired
    var isDisconnected = false
    /// Why it is disconnected or could not be set up.
    var error: JSON?
    /// Why the last request failed.
    var requestError: JSON?
    var meta: JSONObject?
    /// What the provider has granted; nil where nobody asked for anything, or nobody says.
    var grantedScopes: [String]?
    /// What was asked for, or granted before, and is not granted now.
    var missingScopes: [String] = []
    var setupVersion: Int64 = 0
    var credentialsVersion: Int64 = 0
    var hasCredentials = false
    var credentialsExpireAt: Int64?
    var canRefresh = false
    var refresh = RefreshState()
    var lastActiveAt: Int64?
    let createdAt: Int64
    var updatedAt: Int64
    var archivedAt: Int64?
    /// How many events it has had.
    var eventCount: Int64 = 0
    /// Its tenant is one for trying out.
    var isTest = false

    /// When due work looks at the connection next.
    var dueAt: Int64? {
        let isRefreshed = canRefresh && state == .ready && !isDisconnected && archivedAt == nil
        return isRefreshed ? refresh.scheduledAt : nil
    }

    /// The platform's states, as far as a library that builds nothing in the background has them.
    enum State: String, CaseIterable, Sendable {
        case ready = "READY"
        case clientActionRequired = "CLIENT_ACTION_REQUIRED"
        case configurationError = "CONFIGURATION_ERROR"
    }
}
