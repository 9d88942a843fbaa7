/// What an operation does beside answering.
struct Effect: Sendable {
    let kind: Kind
    /// Whether repeating it with the same request changes nothing more.
    let isRepeatable: Bool
    /// Whether it sends requests to apps, providers or receivers.
    let reachesOut: Bool
    /// Whether it may wait for something to happen.
    let waits: Bool

    enum Kind: String, Sendable {
        case reads, writes, erases
    }

    static let reads = Effect(.reads, isRepeatable: true)

    static func reads(reachingOut: Bool = false, waiting: Bool = false) -> Effect {
        Effect(.reads, isRepeatable: true, reachesOut: reachingOut, waits: waiting)
    }

    static func writes(repeatable: Bool, reachingOut: Bool = false, waiting: Bool = false) -> Effect {
        Effect(.writes, isRepeatable: repeatable, reachesOut: reachingOut, waits: waiting)
    }

    static func erases(repeatable: Bool, reachingOut: Bool = false) -> Effect {
        Effect(.erases, isRepeatable: repeatable, reachesOut: reachingOut)
    }

    private init(_ kind: Kind, isRepeatable: Bool, reachesOut: Bool = false, waits: Bool = false) {
        self.kind = kind
        self.isRepeatable = isRepeatable
        self.reachesOut = reachesOut
        self.waits = waits
    }
}
