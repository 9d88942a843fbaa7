/// The claims of a token as JSON text, checked while they are written. Written directly, without a tree or a string in
/// between: those would take longer than the signature.
package struct TokenPayload: ~Copyable {
    private var text = OwnedText(capacity: 512)
    private var hasTenant = false

    /// Ten years: what lives longer is a long-lived token, which can be revoked.
    private static let lifetimes: ClosedRange<Int64> = 1...315_360_000

    package init(workspaceKey: Span<UInt8>) throws(Failure) {
        guard !workspaceKey.isEmpty else { throw .invalidArgument("A token needs a workspace key.") }
        text.append(#"{"workspaceKey":"#)
        try append(workspaceKey, "workspace key")
    }

    package mutating func add(tenantKey: Span<UInt8>) throws(Failure) {
        guard !tenantKey.isEmpty else {
            throw .invalidArgument("The tenant key is empty; leave it out for a token without a tenant.")
        }
        hasTenant = true
        text.append(#","tenantKey":"#)
        try append(tenantKey, "tenant key")
    }

    package mutating func add(name: Span<UInt8>) throws(Failure) {
        guard !name.isEmpty else { throw .invalidArgument("The name is empty; leave it out.") }
        text.append(#","name":"#)
        try append(name, "name")
    }

    /// Refuses what would be nested too deep inside of the token to be read again.
    package mutating func add(fields: JSONObject) throws(Failure) {
        let written = JSON.object(fields).text
        do throws(Failure) {
            _ = try JSON(parsing: "[\(written)]", what: "`fields`, in a token,")
        } catch {
            throw .invalidArgument(error.message)
        }
        text.append(#","fields":"#)
        text.append(written)
    }

    /// Makes it a workspace management token.
    package mutating func addAdmin() throws(Failure) {
        guard !hasTenant else {
            throw .invalidArgument("A workspace management token (isAdmin) has no tenant key.")
        }
        text.append(#","isAdmin":true"#)
    }

    /// The last of all.
    package mutating func end(now milliseconds: Int64, expiresInSeconds: Int64) throws(Failure) {
        guard Self.lifetimes.contains(expiresInSeconds) else {
            throw .invalidArgument(
                "The lifetime must be \(Self.lifetimes.lowerBound) to \(Self.lifetimes.upperBound) seconds.")
        }
        let now = milliseconds / 1000
        text.append(#","iat":"#)
        text.append(number: now)
        text.append(#","exp":"#)
        text.append(number: now + expiresInSeconds)
        text.append(UInt8(ascii: "}"))
    }

    private mutating func append(_ bytes: Span<UInt8>, _ what: StaticString) throws(Failure) {
        guard JSONText.append(utf8: bytes, to: &text) else { throw .invalidArgument("The \(what) is not UTF-8.") }
    }

    /// What is to be signed, in base64url.
    func write(to token: inout OwnedText) {
        text.withSpan { Base64.append($0, .url, to: &token) }
    }

    /// Digits of what is to be signed.
    var size: Int { Base64.digits(text.count) }
}
