/// Cursors that would show a credential. Apps repeat tokens in the addresses and cursors of their next pages, and who acts as a
/// tenant sees cursors, but no credentials: those that hold one are sealed.
struct CursorSeal {
    private let usable: UsableCredentials
    private let context: Context

    init(_ usable: UsableCredentials, _ context: Context) {
        self.usable = usable
        self.context = context
    }

    /// A cursor of ours has no dot.
    private static let prefix = "sealed."

    private var place: SealedPlace {
        SealedPlace(
            workspaceId: context.workspaceId, tenantId: usable.connection.tenantId, recordId: usable.connection.id,
            field: "cursor", version: 0)
    }

    /// The cursor as it was before it was sealed.
    func opened(_ cursor: String?) throws(Failure) -> String? {
        guard let sealed = cursor?.removing(prefix: Self.prefix) else { return cursor }
        let wrong = Failure.invalidRequest("`cursor` is not one that an earlier answer gave.", path: "cursor")
        guard let bytes = Base64.decode(Array(sealed.utf8), .url) else { throw wrong }
        do throws(Failure) {
            let opened = try context.read { (transaction) throws(Failure) in
                try transaction.vault.open(bytes, place, transaction.session)
            }
            return Base64.encode(opened, .url)
        } catch  where error.isDamage {
            throw wrong
        }
    }

    func sealed(_ cursor: String?) throws(Failure) -> String? {
        guard let cursor, let plain = Base64.decode(Array(cursor.utf8), .url),
            usable.api.logRedaction(usable).applied(to: plain) != nil
        else { return cursor }
        let sealed = try context.read { (transaction) throws(Failure) in
            try transaction.vault.seal(plain, place, transaction.session)
        }
        let text = Self.prefix + Base64.encode(sealed, .url)
        guard text.utf8.count <= PageCursor.maximumSize else { throw PageReader.tooLarge }
        return text
    }
}
