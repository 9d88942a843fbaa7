public import CMembrane
import MembraneCore

// Header group 10, and the version.

@_cdecl("membrane_version") @implementation
public func membrane_version() -> UnsafePointer<CChar>? {
    unsafe ForkGate.shared.pass { unsafe versionText.pointer }
}

private let versionText = CText(MEMBRANE_VERSION)

@_cdecl("membrane_error_status") @implementation
public func membrane_error_status(_ error: OpaquePointer?) -> membrane_status {
    unsafe ErrorObject.borrow(error)?.status ?? .MEMBRANE_OK
}

@_cdecl("membrane_error_type") @implementation
public func membrane_error_type(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    unsafe ErrorObject.borrow(error)?.type.pointer
}

@_cdecl("membrane_error_key") @implementation
public func membrane_error_key(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    unsafe ErrorObject.borrow(error)?.key.pointer
}

@_cdecl("membrane_error_message") @implementation
public func membrane_error_message(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    unsafe ErrorObject.borrow(error)?.message.pointer
}

@_cdecl("membrane_error_data") @implementation
public func membrane_error_data(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    unsafe ErrorObject.borrow(error)?.data.pointer
}

@_cdecl("membrane_error_json") @implementation
public func membrane_error_json(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    unsafe ErrorObject.borrow(error)?.json.pointer
}

@_cdecl("membrane_error_is_retryable") @implementation
public func membrane_error_is_retryable(_ error: OpaquePointer?) -> Int32 {
    unsafe ErrorObject.borrow(error)?.isRetryable ?? 0
}

@_cdecl("membrane_error_retry_after_ms") @implementation
public func membrane_error_retry_after_ms(_ error: OpaquePointer?) -> Int64 {
    unsafe ErrorObject.borrow(error)?.retryAfterMilliseconds ?? -1
}

@_cdecl("membrane_error_oauth_code") @implementation
public func membrane_error_oauth_code(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
    unsafe ErrorObject.borrow(error)?.oauthCode?.pointer
}

@_cdecl("membrane_error_http_status") @implementation
public func membrane_error_http_status(_ error: OpaquePointer?) -> Int32 {
    unsafe ErrorObject.borrow(error)?.httpStatus ?? 0
}

@_cdecl("membrane_error_free") @implementation
public func membrane_error_free(_ error: OpaquePointer?) {
    unsafe ErrorObject.release(error)
}

@_cdecl("membrane_status_name") @implementation
public func membrane_status_name(_ status: membrane_status) -> UnsafePointer<CChar>? {
    unsafe ForkGate.shared.pass { unsafe statusNames[status.rawValue]?.pointer }
}

@_cdecl("membrane_string_free") @implementation
public func membrane_string_free(_ string: UnsafeMutablePointer<CChar>?) {
    unsafe CText.wipeAndFree(string)
}

private let statusNames = [Int32: CText](
    uniqueKeysWithValues: Status.allCases.map { ($0.rawValue, CText("MEMBRANE_" + $0.constantName)) })

extension Status {
    /// The name in the header: storeTooNew becomes STORE_TOO_NEW.
    fileprivate var constantName: String {
        var name = ""
        for letter in String(describing: self) {
            if letter.isUppercase { name.append("_") }
            name.append(letter.uppercased())
        }
        return name
    }
}
