/// The streamed bodies of one request, over all the times that it is sent.
package final class StreamedBodies: Sendable {
    private let host: any BodyStream
    private let state = Lock(State())

    /// Why the host's part ended the request.
    enum Ending {
        /// A callback asked for it.
        case aborted
        /// The body had been sent in part, and there is no way back to its beginning.
        case notRewindable
        /// The body was shorter than the host had said.
        case tooShort
    }

    /// What the host is told before the body of an answer; nil holds the answer in memory instead.
    typealias Head = @Sendable (HTTPResponse) -> String?

    private struct State: Sendable {
        var head: Head = { _ in nil }
        var sent: Int64 = 0
        var isAtEnd = false
        var received: Int64 = 0
        var isDelivering = false
        var ending: Ending?
        /// What comes before and after the host's part.
        var before: [UInt8] = []
        var after: [UInt8] = []
        /// How much of those two was sent.
        var position = 0

        /// The next bytes of what is not the host's: before its part, or after it.
        mutating func takeOwn(_ maximum: Int) -> [UInt8] {
            let own = position < before.count ? before[position...] : isAtEnd ? after[(position - before.count)...] : []
            let taken = own.prefix(maximum)
            position += taken.count
            return Array(taken)
        }
    }

    init(_ host: any BodyStream) { self.host = host }

    /// Which answers the host takes as they arrive.
    func takeAnswers(_ head: @escaping Head) { state.withLock { $0.head = head } }

    var givesBody: Bool { host.givesBody }
    var takesBody: Bool { host.takesBody }

    /// Of everything that is sent; nil where nobody knows.
    var size: Int64? {
        let around = state.withLock { Int64($0.before.count + $0.after.count) }
        return host.size.map { $0 > .max - around ? .max : $0 + around }
    }

    /// Puts the host's part between others. To be called before each time that the body is sent.
    func surround(_ before: [UInt8], _ after: [UInt8]) {
        state.withLock { state in
            state.before = before
            state.after = after
        }
    }

    /// The host has an answer, or the beginning of one: what comes now cannot be another.
    var isDelivering: Bool { state.withLock { $0.isDelivering } }
    var ending: Ending? { state.withLock { $0.ending } }
    var sentBytes: Int64 { state.withLock { $0.sent } }
    var receivedBytes: Int64 { state.withLock { $0.received } }

    /// Goes back to the beginning where a part of the body was read already. False when that cannot be done.
    func rewind() -> Bool {
        let isUsed = state.withLock { state in
            state.position = 0
            return state.sent > 0 || state.isAtEnd
        }
        guard isUsed else { return true }
        let isDone = host.rewind()
        state.withLock { state in
            if isDone {
                state.sent = 0
                state.isAtEnd = false
            } else {
                state.ending = .notRewindable
            }
        }
        return isDone
    }

    /// Nil ends the request.
    func read(into place: UnsafeMutableRawBufferPointer) -> Int? {
        let (own, isAtEnd) = state.withLock { state in (state.takeOwn(place.count), state.isAtEnd) }
        if !own.isEmpty {
            unsafe place.copyBytes(from: own)
            return own.count
        }
        return isAtEnd ? 0 : unsafe readFromHost(into: place)
    }

    private func readFromHost(into place: UnsafeMutableRawBufferPointer) -> Int? {
        let sent = sentBytes
        var count = 0
        if let size = host.size, sent >= size {
            // As much as was promised: nothing more is asked for.
        } else {
            let left = host.size.map { Int(clamping: $0 - sent) } ?? .max
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: place.prefix(left))
            guard let read = unsafe host.read(into: room), (0...room.count).contains(read) else { return end(.aborted) }
            count = read
            if count == 0, let size = host.size, sent < size { return end(.tooShort) }
        }
        let rest = state.withLock { state in
            state.sent += Int64(count)
            state.isAtEnd = count == 0
            return count == 0 ? state.takeOwn(place.count) : []
        }
        guard count == 0 else { return count }
        unsafe place.copyBytes(from: rest)
        return rest.count
    }

    private func end(_ ending: Ending) -> Int? {
        state.withLock { $0.ending = ending }
        return nil
    }

    /// Whether the body of this answer goes to the host and not into memory; nil ends the request.
    func begin(_ answer: HTTPResponse) -> Bool? {
        let head = state.withLock { $0.head }
        guard host.takesBody, let text = head(answer) else { return false }
        state.withLock { $0.isDelivering = true }
        guard host.take(head: text) else {
            _ = end(.aborted)
            return nil
        }
        return true
    }

    /// False ends the request.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard unsafe host.take(bytes) else { return end(.aborted) != nil }
        state.withLock { $0.received += Int64(bytes.count) }
        return true
    }

    /// An answer that was held in memory, because it had to be looked at first.
    func deliver(_ answer: HTTPResponse, head: String) throws(Failure) {
        state.withLock { $0.isDelivering = true }
        guard host.take(head: head) else { throw .abortedByCallback }
        guard !answer.body.isEmpty else { return }
        let isDone = unsafe answer.body.withUnsafeBytes { unsafe take($0) }
        guard isDone else { throw .abortedByCallback }
    }
}
