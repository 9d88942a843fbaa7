/// What is known in this process of the credentials that it uses and refreshes.
struct CredentialState: Sendable {
    let cache = CredentialCache()
    let refreshes = SingleFlight<UsableCredentials?>()
    /// Which thread refreshes which connection. A native function in the middle of it must not wait for its own thread.
    let ownRefreshes = Lock(Set<ExactText>())
    let leaseWatch = LeaseWatch()
    let unsaved = UnsavedAnswers()
}
