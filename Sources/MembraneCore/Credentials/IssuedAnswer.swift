/// What a provider has issued, until it is on disk.
protocol IssuedAnswer: Sendable {
    associatedtype Kept: Sendable

    /// Tells it from others that are kept as well.
    var id: String { get }

    var workspaceId: String { get }

    /// Nil as long as there is no connection.
    var connectionId: String? { get }

    /// Whether nothing in the store leads to the same grant: then it is given back when it cannot be written before the
    /// end.
    var isOnlyCopy: Bool { get }

    /// Writes it, or that it is to be given back. Nil when the store has no place for either: its tenant is gone.
    ///
    /// - Parameter isLate: whoever waited for it does so no more.
    func adopt(_ transaction: Transaction, isLate: Bool) throws(Failure) -> Kept?

    /// Asks the provider to take it back, where the connector knows how. Best effort: there is nothing to note it in.
    func giveBack(_ services: Services)
}
