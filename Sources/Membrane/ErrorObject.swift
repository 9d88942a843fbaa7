import CMembrane
import MembraneCore

/// What a `membrane_error *` points to: a failure, with its texts as C wants them. Immutable.
@safe final class ErrorObject {
    private let failure: Failure
    let type: CText
    let key: CText
    let message: CText
    let data: CText
    let json: CText
    let oauthCode: CText?

    init(_ failure: Failure) {
        self.failure = failure
        type = CText(failure.type.rawValue)
        key = CText(failure.key)
        message = CText(failure.message)
        data = CText(JSON.object(failure.data).text)
        json = CText(failure.json.text)
        oauthCode = failure.oauthCode.map { CText($0) }
    }

    var status: membrane_status { membrane_status(failure.status) }
    var isRetryable: Int32 { failure.isRetryable ? 1 : 0 }
    var retryAfterMilliseconds: Int64 { failure.retryAfterMilliseconds ?? -1 }
    var httpStatus: Int32 { Int32(clamping: failure.httpStatus ?? 0) }

    /// An owned reference for C, given back by `release`.
    var retained: OpaquePointer { unsafe OpaquePointer(Unmanaged.passRetained(self).toOpaque()) }

    static func release(_ error: OpaquePointer?) {
        guard let error = unsafe error else { return }
        unsafe Unmanaged<ErrorObject>.fromOpaque(UnsafeRawPointer(error)).release()
    }

    static func borrow(_ error: OpaquePointer?) -> ErrorObject? {
        guard let error = unsafe error else { return nil }
        return unsafe Unmanaged<ErrorObject>.fromOpaque(UnsafeRawPointer(error)).takeUnretainedValue()
    }
}

extension membrane_status {
    init(_ status: Status) {
        self = membrane_status(rawValue: status.rawValue) ?? .MEMBRANE_INTERNAL
    }
}
