import Synchronization

/// What was sent through connections lately: never a query, a header, a body or a credential.
///
/// Requests only append to a list in memory. What is in it is written to the store when somebody lists it, with due
/// work, when the list is full and when the engine is closed: a write for each would cost more than the request.
final class RequestLog: Sendable {
    struct Entry: Sendable {
        let workspaceId: String
        let tenantId: String
        let connectionId: String
        /// Milliseconds since 1970.
        let at: Int64
        let method: String
        let host: String
        let path: String
        var status: Int?
        var durationMilliseconds: Int64
        var sentBytes: Int64
        var receivedBytes: Int64
        var errorKey: String?
        /// 1, and more where the request was sent again.
        let attempt: Int
        /// Sorts by age.
        var order: Int64 = 0
    }

    private let entries = Lock<[Entry]>([])
    private let savedAt = Atomic<Int64>(.min)
    private let sequence = IdentifierSequence()
    static let capacity = 4096
    private static let maximumPath = 500

    /// True when the list is full.
    func note(_ entry: Entry) -> Bool {
        var entry = entry
        entry.order = sequence.next(at: entry.at)
        return entries.withLock { entries in
            entries.append(entry)
            // Only when nobody could write it down.
            if entries.count > 2 * Self.capacity { entries.removeFirst(Self.capacity) }
            return entries.count >= Self.capacity && entries.count % Self.capacity == 0
        }
    }

    /// Whether so much time has passed since this was asked last and answered with yes.
    func isDue(after milliseconds: Int64, monotonic: Int64) -> Bool {
        let last = savedAt.load(ordering: .relaxed)
        guard last == .min || monotonic - last >= milliseconds else { return false }
        savedAt.store(monotonic, ordering: .relaxed)
        return true
    }

    /// Everything that is not written down yet.
    func take() -> [Entry] {
        entries.withLock { entries in
            defer { entries.removeAll(keepingCapacity: true) }
            return entries
        }
    }

    /// What could not be written.
    func putBack(_ taken: [Entry]) {
        entries.withLock { $0.insert(contentsOf: taken.suffix(Self.capacity), at: 0) }
    }

    /// The path as the log shows it: what equals a credential is not told.
    static func shown(_ path: String, hiding secrets: Redaction) -> String {
        let bytes = Array(path.utf8.prefix(maximumPath * 3))
        let shown = secrets.applied(to: bytes, isCut: bytes.count < path.utf8.count)
        guard shown != nil || bytes.count > maximumPath else { return path }
        return String(decoding: (shown ?? bytes).prefix(maximumPath), as: UTF8.self)
    }
}

extension Services {
    /// Writes down what is in memory. What the store does not take stays there.
    func saveRequestLog(_ call: Call) {
        guard options.requestLog > 0 else { return }
        let entries = requestLog.take()
        guard !entries.isEmpty else { return }
        var kept: [ExactText: [RequestLog.Entry]] = [:]
        for entry in entries { kept["\(entry.workspaceId)/\(entry.connectionId)", default: []].append(entry) }
        do throws(Failure) {
            try store.writeAcrossWorkspaces(call) { (transaction) throws(Failure) in
                for (_, entries) in kept {
                    guard let workspaceId = entries.first?.workspaceId else { continue }
                    try transaction.within(workspaceId).insert(
                        entries.suffix(Int(options.requestLog)), keeping: options.requestLog)
                }
            }
        } catch {
            requestLog.putBack(entries)
        }
    }
}
