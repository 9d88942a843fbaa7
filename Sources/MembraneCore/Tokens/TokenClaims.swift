/// What a token is to say, before it is signed.
package struct TokenClaims: Sendable {
    package var workspaceKey: String
    package var tenantKey: String?
    package var name: String?
    package var fields: JSONObject?
    package var isAdmin = false
    package var expiresInSeconds: Int64

    package init(workspaceKey: String, tenantKey: String? = nil, expiresInSeconds: Int64 = 7200) {
        self.workspaceKey = workspaceKey
        self.tenantKey = tenantKey
        self.expiresInSeconds = expiresInSeconds
    }

    package func payload(now: Int64) throws(Failure) -> TokenPayload {
        var payload = try TokenPayload(workspaceKey: workspaceKey.utf8.span)
        if let tenantKey { try payload.add(tenantKey: tenantKey.utf8.span) }
        if let name { try payload.add(name: name.utf8.span) }
        if let fields { try payload.add(fields: fields) }
        if isAdmin { try payload.addAdmin() }
        try payload.end(now: now, expiresInSeconds: expiresInSeconds)
        return payload
    }
}
