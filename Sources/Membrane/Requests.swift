public import CMembrane
import MembraneCore

// Header group 5.

@_cdecl("membrane_set_credentials") @implementation
public func membrane_set_credentials(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.setCredentials, client, request, call, outResponse, outError)
}

@_cdecl("membrane_request") @implementation
public func membrane_request(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.request, client, request, call, outResponse, outError)
}
