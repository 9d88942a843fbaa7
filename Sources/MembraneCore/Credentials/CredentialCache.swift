/// Decoded credentials, as long as nothing at all has changed in the store.
final class CredentialCache: Sendable {
    private struct Content: Sendable {
        /// The store's mark when the entries were read.
        var mark: Int64 = 0
        var entries: [ExactText: UsableCredentials] = [:]
    }

    private let content = Lock(Content())

    private static let maximumEntries = 1000

    func find(_ key: String, _ mark: Int64) -> UsableCredentials? {
        content.withLock { $0.mark == mark ? $0.entries[key] : nil }
    }

    func keep(_ credentials: UsableCredentials, _ key: String, _ mark: Int64) {
        content.withLock { content in
            if content.mark != mark || content.entries.count >= Self.maximumEntries {
                content = Content(mark: mark)
            }
            content.entries[key] = credentials
        }
    }
}
