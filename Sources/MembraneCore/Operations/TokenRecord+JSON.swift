/// The token object. Never the token itself.
extension TokenRecord {
    var json: JSONObject {
        var object = JSONObject()
        object["id"] = .string(id)
        object["type"] = .string(type.rawValue)
        object["kind"] = .string(kind.rawValue)
        object["name"] = name.map { .string($0) }
        object["hint"] = .string(hint)
        object["workspaceId"] = workspace.map { .string($0.id) }
        object["workspaceKey"] = workspace.map { .string($0.key) }
        object["tenantId"] = tenant.map { .string($0.id) }
        object["tenantKey"] = tenant.map { .string($0.key) }
        object["accountKey"] = accountKey.map { .string($0) }
        object["createdAt"] = .string(Timestamp.text(createdAt))
        object["expiresAt"] = expiresAt.map { .string(Timestamp.text($0)) }
        object["revokedAt"] = revokedAt.map { .string(Timestamp.text($0)) }
        object["lastUsedAt"] = lastUsedAt.map { .string(Timestamp.text($0)) }
        return object
    }
}
