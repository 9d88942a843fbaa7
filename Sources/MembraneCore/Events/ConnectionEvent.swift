/// What can happen to a connection, by the platform's names.
enum ConnectionEvent: String, CaseIterable, Sendable {
    /// Established for the first time.
    case created = "connection.created"
    /// The app does not accept its credentials any more.
    case disconnected = "connection.disconnected"
    /// Established again.
    case reconnected = "connection.reconnected"
    /// Archived.
    case deleted = "connection.deleted"
}
