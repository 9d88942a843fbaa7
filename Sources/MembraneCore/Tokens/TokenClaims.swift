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
    func write(now milliseconds: Int64, to text: inout OwnedText) throws(Failure) {
        try check()
        let now = milliseconds / 1000
        text.append(#"{"workspaceKey":"#)
        JSONText.append(workspaceKey, to: &text)
        if let tenantKey {
            text.append(#","tenantKey":"#)
            JSONText.append(tenantKey, to: &text)
        }
        if let name {
            text.append(#","name":"#)
            JSONText.append(name, to: &text)
        }
        if let fields {
            text.append(#","fields":"#)
            text.append(JSON.object(fields).text)
        }
        if isAdmin { text.append(#","isAdmin":true"#) }
        text.append(#","iat":"#)
        text.append(number: now)
        text.append(#","exp":"#)
        text.append(number: now + expiresInSeconds)
        text.append(UInt8(ascii: "}"))
    }
}
