@testable import MembraneCore

/// A host that streams from and to memory, and says what it was asked.
final class TestStream: BodyStream {
    struct State: Sendable {
        var position = 0
        var rewinds = 0
        var heads: [String] = []
        var taken: [UInt8] = []
        var takenCount = 0
        var largestPiece = 0
    }

    private let source: [UInt8]?
    private let state = Lock(State())
    let size: Int64?
    let takesBody: Bool
    private let canRewind: Bool
    /// Ends the request once so many bytes were given or taken.
    private let aborts: Int?
    private let keeps: Bool

    init(
        _ source: [UInt8]? = nil, size: Int64? = nil, takes: Bool = true, canRewind: Bool = true, aborts: Int? = nil,
        keeps: Bool = true
    ) {
        self.source = source
        self.size = size
        takesBody = takes
        self.canRewind = canRewind
        self.aborts = aborts
        self.keeps = keeps
    }

    var seen: State { state.withLock { $0 } }
    var givesBody: Bool { source != nil }

    func read(into place: UnsafeMutableRawBufferPointer) -> Int? {
        state.withLock { state in
            if let aborts, state.position >= aborts { return nil }
            let piece = (source ?? []).dropFirst(state.position).prefix(place.count)
            unsafe place.copyBytes(from: piece)
            state.position += piece.count
            return piece.count
        }
    }

    func rewind() -> Bool {
        state.withLock { state in
            state.rewinds += 1
            if canRewind { state.position = 0 }
            return canRewind
        }
    }

    func take(head: String) -> Bool {
        state.withLock { $0.heads.append(head) }
        return true
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        state.withLock { state in
            if keeps { unsafe state.taken += Array(bytes) }
            state.takenCount += bytes.count
            state.largestPiece = max(state.largestPiece, bytes.count)
            return aborts.map { state.takenCount < $0 } ?? true
        }
    }
}
