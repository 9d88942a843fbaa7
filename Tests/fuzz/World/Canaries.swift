@testable import MembraneCore

/// Sees to it that what is secret in `FuzzWorld` stays so.
final class Canaries: Sendable {
    /// An input may spell a canary itself, which then proves nothing any more.
    private let isSpelt: Lock<(secret: Bool, name: Bool)>

    init(input: [UInt8], hasNames: Bool) {
        isSpelt = Lock((false, !hasNames))
        note(String(decoding: input, as: UTF8.self))
    }

    /// What somebody says who is let in.
    func note(_ text: String) {
        let (secret, name) = (Self.contains(text, FuzzWorld.secret), Self.contains(text, FuzzWorld.name))
        guard secret || name else { return }
        isSpelt.withLock { $0 = ($0.secret || secret, $0.name || name) }
    }

    func check(_ text: String, _ what: String, maySeeSecret: Bool, maySeeName: Bool) {
        let spelt = isSpelt.withLock { $0 }
        if !spelt.secret, !maySeeSecret { expect(!Self.contains(text, FuzzWorld.secret), "\(what): no secret is told") }
        if !spelt.name, !maySeeName {
            expect(!Self.contains(text, FuzzWorld.name), "\(what): no customer sees another")
        }
    }

    /// A secret is sent to nobody but its app.
    func check(_ request: HTTPRequest) {
        guard !isSpelt.withLock({ $0.secret }), !FuzzApps.hosts.contains(request.uri.host) else { return }
        let head = request.headers.fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        for text in [request.uri.text, head, body] {
            expect(
                !Self.contains(text, FuzzWorld.secret), "a secret is sent to its app only, not to \(request.uri.host)")
        }
    }

    private static func contains(_ text: String, _ part: String) -> Bool {
        let (text, part) = (Array(text.utf8), Array(part.utf8))
        guard let first = part.first, text.count >= part.count else { return false }
        for start in 0...(text.count - part.count) where text[start] == first {
            if text[start..<(start + part.count)].elementsEqual(part) { return true }
        }
        return false
    }
}
