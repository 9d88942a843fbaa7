internal import CMembrane
@testable import Membrane
@testable import MembraneCore

/// The host's callbacks, which answer as the input says. They must outlive the engine.
///
/// Safe to share because everything in it is behind a lock.
final class FuzzHost: Sendable {
    private let input: Lock<InputReader>
    /// What it is told may be anything then.
    private let isStoreDamaged: Bool
    private let look: @Sendable (String) -> Void
    /// How many were given to the library, and how many it has let go of.
    private let given = Lock(0)
    private let released = Lock(0)

    /// `look` sees every text that a callback is given which may hold no secret.
    init(_ input: Lock<InputReader>, isStoreDamaged: Bool, _ look: @escaping @Sendable (String) -> Void) {
        self.input = input
        self.isStoreDamaged = isStoreDamaged
        self.look = look
    }

    /// Whether the library has let go of all. The thread that asked the fetch callback does so a moment later than others.
    func isReleased() -> Bool {
        for _ in 0..<10_000 {
            if given.withLock({ $0 }) == released.withLock({ $0 }) { return true }
            SystemClock().sleep(milliseconds: 1)
        }
        return false
    }

    private static let replies = [
        #"{"apiKey":"k"}"#, #"{"baseUri":"https://app.test/v1","headers":{"X-Key":"k"}}"#, "true", "false", "null", "",
        #"{"credentials":{"key":"k"}}"#, #"{"credentials":{"key":"k"},"tenantKey":"customer-a"}"#, "{", "not now",
        #"{"baseUri":"http://127.0.0.1/"}"#, #"{"access_token":"t","refresh_token":"r","expires_in":5}"#,
    ]

    private func status() -> Int32 { input.withLock { [0, 0, 0, 0, 1, -1, .max, 0][$0.choice(8)] } }

    private func text() -> String {
        input.withLock { input in
            let choice = input.choice(Self.replies.count + 1)
            return choice < Self.replies.count ? Self.replies[choice] : input.text()
        }
    }

    // MARK: Setting them

    /// One that the input chooses is set, or taken back.
    func set(_ engine: OpaquePointer?) {
        let (kind, isSet) = input.withLock { ($0.choice(4 + FuzzApps.natives.count), $0.choice(8) != 7) }
        unsafe set(engine, kind, isSet)
    }

    func setAll(_ engine: OpaquePointer?) {
        for kind in 0..<(3 + FuzzApps.natives.count) { unsafe set(engine, kind, true) }
    }

    private func set(_ engine: OpaquePointer?, _ kind: Int, _ isSet: Bool) {
        let data = unsafe Unmanaged.passUnretained(self).toOpaque()
        given.withLock { $0 += 1 }
        let status =
            switch kind {
            case 0: unsafe membrane_set_event_callback(engine, isSet ? eventCallback : nil, data, release, nil)
            case 1: unsafe membrane_set_confirm_callback(engine, isSet ? confirmCallback : nil, data, release, nil)
            case 2: unsafe membrane_set_fetch_callback(engine, isSet ? fetchCallback : nil, data, release, nil)
            default:
                unsafe membrane_set_native_function(
                    engine, kind - 3 < FuzzApps.natives.count ? FuzzApps.natives[kind - 3] : text(),
                    isSet ? nativeFunction : nil, data, release, nil)
            }
        expect(status != .MEMBRANE_INTERNAL, "a callback is taken or refused")
    }

    // MARK: Being called

    fileprivate func take(_ event: UnsafePointer<CChar>?) -> Int32 {
        unsafe check(event)
        return status()
    }

    fileprivate func reply(_ reply: OpaquePointer?) -> Int32 {
        for _ in 0..<input.withLock({ $0.choice(3) }) {
            let status = unsafe membrane_reply_set(reply, text(), nil)
            expect(status == .MEMBRANE_OK, "a reply is taken while the callback runs")
        }
        return status()
    }

    fileprivate func check(_ text: UnsafePointer<CChar>?) {
        guard let text = unsafe text else { return expect(false, "a callback is given a text") }
        let given = unsafe String(cString: text)
        let isObject = (try? JSON(parsing: given, what: "The text"))?.objectValue != nil
        expect(isObject || isStoreDamaged, "a callback is given a JSON object")
        look(given)
    }

    fileprivate func letGo() { released.withLock { $0 += 1 } }

    fileprivate static func from(_ data: UnsafeMutableRawPointer?) -> FuzzHost? {
        unsafe data.map { unsafe Unmanaged<FuzzHost>.fromOpaque($0).takeUnretainedValue() }
    }
}

private let release: membrane_release = { unsafe FuzzHost.from($0)?.letGo() }

private let eventCallback: membrane_event_callback = { data, event in
    unsafe FuzzHost.from(data)?.take(event) ?? 1
}

private let confirmCallback: membrane_confirm_callback = { data, attempt in
    unsafe FuzzHost.from(data)?.take(attempt) ?? 1
}

private let fetchCallback: membrane_fetch_callback = { data, request, reply in
    guard let host = unsafe FuzzHost.from(data) else { return 1 }
    unsafe host.check(request)
    return unsafe host.reply(reply)
}

/// The one that is given secrets: it works with them.
private let nativeFunction: membrane_native_function = { data, _, reply in
    unsafe FuzzHost.from(data)?.reply(reply) ?? 1
}
