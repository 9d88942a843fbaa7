extension Failure {
    /// What a person is told who comes back from an app without a connection. `message` is for those who make the product,
    /// and speaks of settings and addresses.
    var wordsForPerson: String {
        switch key {
        case "access_denied": return "The access to the app was not allowed."
        case "state_expired": return "That took more than ten minutes. Please connect the app again."
        case "browser_binding_missing", "browser_binding_mismatch":
            return "This was begun in another browser. Please connect the app again in this one."
        case "not_confirmed":
            return "This was begun by somebody else than who is signed in here. Please connect the app again."
        default: break
        }
        switch status {
        case .connectRefused, .conflict, .disconnected: return "The app was not connected. Please connect it again."
        case .credentialsRefused: return "The app did not accept the new access. Please connect it again."
        case .network, .providerError, .rateLimited, .timedOut:
            return "The app did not answer as expected. Please try again later."
        default: return "The app cannot be connected at the moment. Please tell those who run this product."
        }
    }
}
