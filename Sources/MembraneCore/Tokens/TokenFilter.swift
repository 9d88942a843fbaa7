/// Which token records are wanted.
struct TokenFilter {
    /// Nil: of all workspaces, and those of none.
    var workspaceId: String?
    var tenantId: String?
    var accountKey: String?
    var type: TokenType?
    var includesRevoked = false
}
