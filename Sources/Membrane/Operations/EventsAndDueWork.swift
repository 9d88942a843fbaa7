public import CMembrane
import MembraneCore

// Header group 8. Written by `make generate`: do not edit.

@_cdecl("membrane_create_webhook") @implementation
public func membrane_create_webhook(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.createWebhook, client, request, call, outResponse, outError)
}

@_cdecl("membrane_list_webhooks") @implementation
public func membrane_list_webhooks(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.listWebhooks, client, request, call, outResponse, outError)
}

@_cdecl("membrane_get_webhook") @implementation
public func membrane_get_webhook(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.getWebhook, client, request, call, outResponse, outError)
}

@_cdecl("membrane_patch_webhook") @implementation
public func membrane_patch_webhook(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.patchWebhook, client, request, call, outResponse, outError)
}

@_cdecl("membrane_delete_webhook") @implementation
public func membrane_delete_webhook(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.deleteWebhook, client, request, call, outResponse, outError)
}

@_cdecl("membrane_rotate_webhook_secret") @implementation
public func membrane_rotate_webhook_secret(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.rotateWebhookSecret, client, request, call, outResponse, outError)
}

@_cdecl("membrane_list_webhook_deliveries") @implementation
public func membrane_list_webhook_deliveries(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.listWebhookDeliveries, client, request, call, outResponse, outError)
}

@_cdecl("membrane_redeliver_webhook") @implementation
public func membrane_redeliver_webhook(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.redeliverWebhook, client, request, call, outResponse, outError)
}

@_cdecl("membrane_list_events") @implementation
public func membrane_list_events(
    _ client: OpaquePointer?, _ request: UnsafePointer<CChar>?, _ call: UnsafePointer<membrane_call>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.perform(.listEvents, client, request, call, outResponse, outError)
}
