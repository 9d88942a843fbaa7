import CMembrane
import MembraneCore

/// What a host registered: a function, and what it works on.
///
/// Safe to share as `HostData` is.
@safe struct HostCallback<Function>: @unchecked Sendable {
    private let function: Function?
    private let data: HostData

    init(_ function: Function?, _ userData: UnsafeMutableRawPointer?, _ release: membrane_release?) {
        self.function = function
        unsafe data = HostData(userData, release)
    }
}

/// Two names for one type: see also `membrane_confirm_callback`.
extension HostCallback where Function == membrane_event_callback {
    /// Nil where there is no function to call. -1, which is neither taken nor confirmed, where it could not be asked.
    var callback: (@Sendable (String) -> Int32)? {
        guard let function = unsafe function else { return nil }
        return { text in
            unsafe text.withCString { text in unsafe data.call { unsafe function($0, text) } } ?? -1
        }
    }
}

/// Two names for one type: see also `membrane_fetch_callback`.
extension HostCallback where Function == membrane_native_function {
    /// Nil where there is no function to call.
    var nativeFunction: NativeFunction? {
        guard let function = unsafe function else { return nil }
        return { call in
            unsafe HostReply.collect { reply in
                unsafe call.withCString { call in unsafe data.call { unsafe function($0, call, reply) } }
            }
        }
    }

    /// The same, as it is asked for credentials.
    var fetchCallback: FetchCallback? {
        guard let function = unsafe nativeFunction else { return nil }
        return { request in
            return switch function(request) {
            case .value(let text): .given(text)
            case .failed(let reason): .failed(reason ?? "")
            }
        }
    }
}
