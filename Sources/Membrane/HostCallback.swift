import CMembrane
import MembraneCore

/// Owns what a host registered: a function, what it works on, and what to call when it is not used any more.
///
/// Safe to share because nothing in it changes, and the host was told on which threads it is called.
@safe final class HostCallback<Function>: @unchecked Sendable {
    private let function: Function?
    private let userData: UnsafeMutableRawPointer?
    private let release: membrane_release?

    init(_ function: Function?, _ userData: UnsafeMutableRawPointer?, _ release: membrane_release?) {
        self.function = function
        unsafe self.userData = userData
        unsafe self.release = release
    }

    /// Whoever is calling keeps it alive: so this comes after the last call.
    deinit {
        guard let release = unsafe release else { return }
        ForkGate.shared.outside { unsafe release(userData) }
    }

    /// Whether there is a function to call.
    var isGiven: Bool { function != nil }
}

extension HostCallback where Function == membrane_event_callback {
    /// Nil where there is no function to call.
    var eventCallback: EventCallback? {
        guard unsafe isGiven else { return nil }
        return { event in unsafe self.call(event) }
    }

    private func call(_ text: String) -> Int32 {
        guard let function = unsafe function else { return 1 }
        return unsafe text.withCString { unsafe function(userData, $0) }
    }
}

extension HostCallback where Function == membrane_native_function {
    /// Nil where there is no function to call.
    var nativeFunction: NativeFunction? {
        guard unsafe isGiven else { return nil }
        return { call in
            unsafe HostReply.collect { reply in
                guard let function = unsafe self.function else { return 1 }
                return unsafe call.withCString { unsafe function(self.userData, $0, reply) }
            }
        }
    }
}

extension HostCallback where Function == membrane_fetch_callback {
    /// Nil where there is no function to call.
    var fetchCallback: FetchCallback? {
        guard unsafe isGiven else { return nil }
        return { request in
            let answer = unsafe HostReply.collect { reply in
                guard let function = unsafe self.function else { return 1 }
                return unsafe request.withCString { unsafe function(self.userData, $0, reply) }
            }
            return switch answer {
            case .value(let text): .given(text)
            case .failed(let reason): .failed(reason ?? "")
            }
        }
    }
}
