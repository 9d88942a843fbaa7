/// Ties an attempt to the browser that began it: a link that is forwarded to somebody else leads nowhere.
///
/// The product keeps a secret in a cookie of the browser; the store has its hash only.
struct BrowserBinding {
    /// In base64.
    let hash: String
    /// The secret, where it was made here and must be handed out.
    let made: String?

    /// Nobody guesses what has as many characters, if it was made at random.
    private static let minimumSize = 16

    /// Nil where the attempt is not to be bound.
    init?(_ request: OperationRequest, _ services: Services) throws(Failure) {
        if let given = request.text("browserBinding") {
            guard given.utf8.count >= Self.minimumSize else {
                throw .invalidRequest(
                    "`browserBinding` must be a random text of at least \(Self.minimumSize) bytes.",
                    path: "browserBinding")
            }
            made = nil
            hash = try Self.hash(given)
        } else if request.flag("bindBrowser") || services.options.requiresBrowserBinding {
            let secret = Base64.encode(try services.random.bytes(32), .url)
            made = secret
            hash = try Self.hash(secret)
        } else {
            return nil
        }
    }

    /// The attempt is over when this fails: a code in the wrong browser is worth nothing any more.
    static func check(_ request: OperationRequest, _ attempt: ConnectionRequest) throws(Failure) {
        guard let expected = attempt.secrets.browserBinding else { return }
        guard let given = request.text("browserBinding") else {
            throw .connectRefused(
                "browser_binding_missing",
                "This attempt is bound to the browser that began it: pass that browser's `browserBinding` from its cookie. A browser without one followed somebody else's link."
            )
        }
        guard ConstantTime.equal(Array(try hash(given).utf8), Array(expected.utf8)) else {
            throw .connectRefused(
                "browser_binding_mismatch",
                "This attempt was begun in another browser; connect again in this one.")
        }
    }

    private static func hash(_ secret: String) throws(Failure) -> String {
        Base64.encode(try SHA2.sha256.digest(Array(secret.utf8)), .url)
    }
}
