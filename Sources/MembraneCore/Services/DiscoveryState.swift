/// What of discovery goes on in this process: once for all who want the same.
struct DiscoveryState: Sendable {
    let apps = SingleFlight<String>()
    let registrations = SingleFlight<RegisteredClient>()
}
