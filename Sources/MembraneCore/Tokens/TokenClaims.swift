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

    /// Ten years: what lives longer is a long-lived token, which can be revoked.
    private static let lifetimes: ClosedRange<Int64> = 1...315_360_000

    private func check() throws(Failure) {
        guard !workspaceKey.isEmpty else { throw .invalidArgument("A token needs a workspace key.") }
        guard tenantKey != "" else {
            throw .invalidArgument("The tenant key is empty; leave it out for a token without a tenant.")
        }
        guard !isAdmin || tenantKey == nil else {
            throw .invalidArgument("A workspace management token (isAdmin) has no tenant key.")
        }
        guard Self.lifetimes.contains(expiresInSeconds) else {
            throw .invalidArgument(
                "The lifetime must be \(Self.lifetimes.lowerBound) to \(Self.lifetimes.upperBound) seconds.")
        }
    }

    /// The claims as JSON text. Written directly: a general JSON writer takes longer than the signature.
    func payload(now milliseconds: Int64) throws(Failure) -> [UInt8] {
        try check()
        let now = milliseconds / 1000
        var text = Array(#"{"workspaceKey":"#.utf8)
        JSONText.append(workspaceKey, to: &text)
        if let tenantKey {
            text.append(contentsOf: #","tenantKey":"#.utf8)
            JSONText.append(tenantKey, to: &text)
        }
        if let name {
            text.append(contentsOf: #","name":"#.utf8)
            JSONText.append(name, to: &text)
        }
        if let fields {
            text.append(contentsOf: #","fields":"#.utf8)
            text.append(contentsOf: JSON.object(fields).text.utf8)
        }
        if isAdmin { text.append(contentsOf: #","isAdmin":true"#.utf8) }
        text.append(contentsOf: #","iat":\#(now),"exp":\#(now + expiresInSeconds)}"#.utf8)
        return text
    }
}
