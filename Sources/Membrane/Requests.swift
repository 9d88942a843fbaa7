public import CMembrane
import MembraneCore

// Header group 5.

@_cdecl("membrane_request_stream") @implementation
public func membrane_request_stream(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ stream: UnsafePointer<membrane_stream>?, _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.stream(client, request, call, stream, outResponse, outError)
}
