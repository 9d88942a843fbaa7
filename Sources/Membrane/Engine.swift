public import CMembrane
import MembraneCore

// Header groups 2 and 3.

@_cdecl("membrane_open") @implementation
public func membrane_open(
    _ url: UnsafePointer<CChar>?, _ options: UnsafePointer<CChar>?, _ outEngine: UnsafeMutablePointer<OpaquePointer?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outEngine = try unsafe Boundary.output(outEngine, "out_engine")
        let url = try unsafe Boundary.text(url, "url")
        let options = try EngineOptions(json: try unsafe Boundary.optionalText(options, "options"))
        let engine = try Engine(url: url, options, .process)
        unsafe outEngine.pointee = try HandleTable.shared.insert(engine, .engine)
    }
}

@_cdecl("membrane_close") @implementation
public func membrane_close(_ engine: OpaquePointer?) {
    let isWithinCall = ForkGate.shared.isInCall
    ForkGate.shared.pass {
        (unsafe HandleTable.shared.remove(engine, .engine) as? Engine)?.close(isWithinCall: isWithinCall)
    }
}

@_cdecl("membrane_workspace_access") @implementation
public func membrane_workspace_access(
    _ engine: OpaquePointer?, _ workspaceKey: UnsafePointer<CChar>?,
    _ outAccess: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outAccess = try unsafe Boundary.output(outAccess, "out_access")
        let engine = try unsafe Boundary.engine(engine)
        let key = try unsafe Boundary.optionalText(workspaceKey, "workspace_key")
        unsafe outAccess.pointee = CText.copy(try engine.workspaceAccess(key: key))
    }
}

@_cdecl("membrane_create_instance_token") @implementation
public func membrane_create_instance_token(
    _ engine: OpaquePointer?, _ request: UnsafePointer<CChar>?,
    _ outResponse: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outResponse = try unsafe Boundary.output(outResponse, "out_response")
        let engine = try unsafe Boundary.engine(engine)
        let request = try unsafe Boundary.optionalText(request, "request")
        unsafe outResponse.pointee = CText.copy(try engine.createInstanceToken(request))
    }
}

@_cdecl("membrane_client_new") @implementation
public func membrane_client_new(
    _ engine: OpaquePointer?, _ token: UnsafePointer<CChar>?, _ outClient: UnsafeMutablePointer<OpaquePointer?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outClient = try unsafe Boundary.output(outClient, "out_client")
        let engine = try unsafe Boundary.engine(engine)
        let client = try Client(engine: engine, token: try unsafe Boundary.token(token))
        unsafe outClient.pointee = try HandleTable.shared.insert(client, .client)
    }
}

@_cdecl("membrane_client_new_with_options") @implementation
public func membrane_client_new_with_options(
    _ engine: OpaquePointer?, _ token: UnsafePointer<CChar>?, _ options: UnsafePointer<CChar>?,
    _ outClient: UnsafeMutablePointer<OpaquePointer?>?, _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outClient = try unsafe Boundary.output(outClient, "out_client")
        let engine = try unsafe Boundary.engine(engine)
        let token = try unsafe Boundary.token(token)
        let options = try ClientOptions(json: try unsafe Boundary.optionalText(options, "options"))
        let client = try Client(engine: engine, token: token, options)
        unsafe outClient.pointee = try HandleTable.shared.insert(client, .client)
    }
}

@_cdecl("membrane_client_for") @implementation
public func membrane_client_for(
    _ engine: OpaquePointer?, _ actor: UnsafePointer<CChar>?, _ outClient: UnsafeMutablePointer<OpaquePointer?>?,
    _ outError: UnsafeMutablePointer<OpaquePointer?>?
) -> membrane_status {
    unsafe Boundary.run(outError) { () throws(Failure) in
        let outClient = try unsafe Boundary.output(outClient, "out_client")
        let engine = try unsafe Boundary.engine(engine)
        let actor = try HostActor(json: try unsafe Boundary.text(actor, "actor"))
        unsafe outClient.pointee = try HandleTable.shared.insert(Client(engine: engine, for: actor), .client)
    }
}

@_cdecl("membrane_client_free") @implementation
public func membrane_client_free(_ client: OpaquePointer?) {
    ForkGate.shared.pass { _ = unsafe HandleTable.shared.remove(client, .client) }
}
