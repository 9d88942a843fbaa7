public import CMembrane
import MembraneCore

// Header group 6. Written by `make generate`: do not edit.

@_cdecl("membrane_list_connectors") @implementation
public func membrane_list_connectors(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.listConnectors, client, request, call, outResponse, outError)
}

@_cdecl("membrane_get_connector") @implementation
public func membrane_get_connector(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.getConnector, client, request, call, outResponse, outError)
}

@_cdecl("membrane_create_connector") @implementation
public func membrane_create_connector(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.createConnector, client, request, call, outResponse, outError)
}

@_cdecl("membrane_patch_connector") @implementation
public func membrane_patch_connector(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.patchConnector, client, request, call, outResponse, outError)
}

@_cdecl("membrane_archive_connector") @implementation
public func membrane_archive_connector(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.archiveConnector, client, request, call, outResponse, outError)
}

@_cdecl("membrane_restore_connector") @implementation
public func membrane_restore_connector(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.restoreConnector, client, request, call, outResponse, outError)
}

@_cdecl("membrane_list_integrations") @implementation
public func membrane_list_integrations(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.listIntegrations, client, request, call, outResponse, outError)
}

@_cdecl("membrane_get_integration") @implementation
public func membrane_get_integration(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.getIntegration, client, request, call, outResponse, outError)
}

@_cdecl("membrane_create_integration") @implementation
public func membrane_create_integration(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.createIntegration, client, request, call, outResponse, outError)
}

@_cdecl("membrane_patch_integration") @implementation
public func membrane_patch_integration(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.patchIntegration, client, request, call, outResponse, outError)
}

@_cdecl("membrane_archive_integration") @implementation
public func membrane_archive_integration(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.archiveIntegration, client, request, call, outResponse, outError)
}

@_cdecl("membrane_restore_integration") @implementation
public func membrane_restore_integration(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.restoreIntegration, client, request, call, outResponse, outError)
}

@_cdecl("membrane_get_workspace") @implementation
public func membrane_get_workspace(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.getWorkspace, client, request, call, outResponse, outError)
}

@_cdecl("membrane_patch_workspace") @implementation
public func membrane_patch_workspace(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.patchWorkspace, client, request, call, outResponse, outError)
}
