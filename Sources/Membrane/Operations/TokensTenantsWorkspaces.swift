public import CMembrane
import MembraneCore

// Header group 7. Written by `make generate`: do not edit.

@_cdecl("membrane_get_self") @implementation
public func membrane_get_self(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.getSelf, client, request, call, outResponse, outError)
}

@_cdecl("membrane_patch_self") @implementation
public func membrane_patch_self(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.patchSelf, client, request, call, outResponse, outError)
}

@_cdecl("membrane_create_token") @implementation
public func membrane_create_token(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.createToken, client, request, call, outResponse, outError)
}

@_cdecl("membrane_list_tokens") @implementation
public func membrane_list_tokens(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.listTokens, client, request, call, outResponse, outError)
}

@_cdecl("membrane_get_token") @implementation
public func membrane_get_token(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.getToken, client, request, call, outResponse, outError)
}

@_cdecl("membrane_revoke_token") @implementation
public func membrane_revoke_token(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.revokeToken, client, request, call, outResponse, outError)
}

@_cdecl("membrane_create_access_token") @implementation
public func membrane_create_access_token(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.createAccessToken, client, request, call, outResponse, outError)
}

@_cdecl("membrane_revoke_tokens") @implementation
public func membrane_revoke_tokens(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.revokeTokens, client, request, call, outResponse, outError)
}

@_cdecl("membrane_list_tenants") @implementation
public func membrane_list_tenants(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.listTenants, client, request, call, outResponse, outError)
}

@_cdecl("membrane_get_tenant") @implementation
public func membrane_get_tenant(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.getTenant, client, request, call, outResponse, outError)
}

@_cdecl("membrane_patch_tenant") @implementation
public func membrane_patch_tenant(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.patchTenant, client, request, call, outResponse, outError)
}

@_cdecl("membrane_archive_tenant") @implementation
public func membrane_archive_tenant(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.archiveTenant, client, request, call, outResponse, outError)
}

@_cdecl("membrane_restore_tenant") @implementation
public func membrane_restore_tenant(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.restoreTenant, client, request, call, outResponse, outError)
}

@_cdecl("membrane_delete_tenant") @implementation
public func membrane_delete_tenant(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.deleteTenant, client, request, call, outResponse, outError)
}

@_cdecl("membrane_create_workspace") @implementation
public func membrane_create_workspace(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.createWorkspace, client, request, call, outResponse, outError)
}

@_cdecl("membrane_list_workspaces") @implementation
public func membrane_list_workspaces(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.listWorkspaces, client, request, call, outResponse, outError)
}

@_cdecl("membrane_delete_workspace") @implementation
public func membrane_delete_workspace(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.deleteWorkspace, client, request, call, outResponse, outError)
}

@_cdecl("membrane_rotate_workspace_secret") @implementation
public func membrane_rotate_workspace_secret(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.rotateWorkspaceSecret, client, request, call, outResponse, outError)
}

@_cdecl("membrane_create_public_key") @implementation
public func membrane_create_public_key(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.createPublicKey, client, request, call, outResponse, outError)
}

@_cdecl("membrane_list_public_keys") @implementation
public func membrane_list_public_keys(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.listPublicKeys, client, request, call, outResponse, outError)
}

@_cdecl("membrane_delete_public_key") @implementation
public func membrane_delete_public_key(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.deletePublicKey, client, request, call, outResponse, outError)
}
