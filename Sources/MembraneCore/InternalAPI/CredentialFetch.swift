/// What a host is asked for credentials with: given the question as JSON, it answers, on a thread of the library.
package typealias FetchCallback = @Sendable (String) -> FetchAnswer

package enum FetchAnswer: Sendable {
    /// JSON text.
    case given(String)
    /// Why it cannot, in the host's words.
    case failed(String)
}

/// Asking the host for a tenant's credentials for the Internal API, and storing what it answers.
struct CredentialFetch {
    private let tenantId: String
    private let context: Context

    init(ofTenant id: String, _ context: Context) {
        tenantId = id
        self.context = context
    }

    private var engine: Engine { context.engine }
    private var key: String { "\(context.workspaceId)/\(tenantId)" }

    struct Renewed {
        let connectionId: String
    }

    /// Other credentials than those that were refused, stored; nil when there is nobody to ask.
    ///
    /// - Parameter refused: as it was before the request was sent.
    func run(refused: Connection?, because failure: Failure) throws(Failure) -> Renewed? {
        guard let callback = engine.fetchCallback.withLock({ $0 }) else { return nil }
        let present = try present()
        // Somebody has given others since: those of a refresh were refused with the request.
        if let present, present.hasCredentials, !present.isDisconnected, present.refresh.leaseNumber == nil,
            present.credentialsVersion != refused?.credentialsVersion
        {
            return Renewed(connectionId: present.id)
        }
        if hasJustGiven(present) { throw .fetchedCredentialsRefused(failure) }
        let (tenant, question) = try question(isRefused: present?.hasCredentials ?? false)
        let version = present?.credentialsVersion ?? 0
        return try engine.fetches.run(
            key, question, callback, milliseconds: engine.options.fetchTimeoutMilliseconds, context.call, engine.clock,
            isNeeded: { () throws(Failure) in (try self.present()?.credentialsVersion ?? 0) == version },
            use: { (answer) throws(Failure) in
                guard let answer else { return try renewed() }
                return try store(try FetchedCredentials.read(answer, tenantKey: tenant.key), instead: version)
            })
    }

    /// What somebody else has given.
    private func renewed() throws(Failure) -> Renewed {
        guard let present = try present() else { throw .internalAPICredentialsMissing }
        return Renewed(connectionId: present.id)
    }

    private func present() throws(Failure) -> Connection? {
        try context.read { (transaction) throws(Failure) in
            try transaction.internalAPIConnection(ofTenant: tenantId, workspaceId: context.workspaceId)
        }
    }

    private func question(isRefused: Bool) throws(Failure) -> (Tenant, String) {
        try context.read { (transaction) throws(Failure) in
            guard let tenant = try transaction.tenant(id: tenantId, workspaceId: context.workspaceId),
                let workspace = try transaction.workspace(id: context.workspaceId)
            else { throw .notFound("The tenant") }
            var question = JSONObject()
            question["workspaceId"] = .string(workspace.id)
            question["workspaceKey"] = .string(workspace.key)
            question["tenantId"] = .string(tenant.id)
            question["tenantKey"] = .string(tenant.key)
            question["name"] = tenant.name.map { .string($0) }
            question["fields"] = tenant.fields.map { .object($0) }
            question["reason"] = isRefused ? "refused" : "missing"
            return (tenant, JSON.object(question).text)
        }
    }

    /// Those who waited for the same answer store it once.
    private func store(_ credentials: JSONObject, instead version: Int64) throws(Failure) -> Renewed {
        let (id, given) = try context.write { (transaction) throws(Failure) -> (String, Int64?) in
            let api = try InternalAPI.load(context, transaction)
            var connection = try transaction.neededInternalAPIConnection(
                ofTenant: tenantId, workspaceId: context.workspaceId)
            guard connection.credentialsVersion == version else { return (connection.id, nil) }
            do throws(Failure) {
                try InternalAPICredentials(ofTenant: tenantId, context)
                    .set(credentials, api, &connection, transaction)
            } catch  where error.status == .invalidRequest {
                throw FetchedCredentials.invalid(error.message, error.data)
            }
            return (connection.id, connection.credentialsVersion)
        }
        if let given { engine.fetches.note(key, version: given, at: engine.clock.monotonic) }
        return Renewed(connectionId: id)
    }

    // MARK: Credentials that are refused at once

    /// Whether the present credentials are what the callback has just answered.
    func hasJustGiven() -> Bool { (try? present()).map { hasJustGiven($0) } ?? false }

    private func hasJustGiven(_ present: Connection?) -> Bool {
        guard let given = engine.fetches.lastGiven(key), let present else { return false }
        // A refresh between is no news from the host.
        let isPresent = present.credentialsVersion == given.version || present.refresh.leaseNumber != nil
        return isPresent && engine.clock.monotonic - given.at < Self.vainMilliseconds
    }

    /// A host that answers the same refused credentials is not asked for them with every request.
    static let vainMilliseconds: Int64 = 10_000
}

/// Reads what a fetch callback answered.
enum FetchedCredentials {
    static let maximumSize = 1 << 20
    private static let members = ["credentials", "tenantKey"]

    static func read(_ answer: FetchAnswer, tenantKey: String) throws(Failure) -> JSONObject {
        let text: String
        switch answer {
        case .given(let given): text = given
        case .failed(let message): throw failed(message)
        }
        guard text.utf8.count <= maximumSize else {
            throw invalid("It is larger than \(maximumSize) bytes.")
        }
        let json: JSON
        do throws(Failure) {
            json = try JSON(parsing: text, what: "The fetch callback's answer")
        } catch {
            throw invalid(error.message)
        }
        guard let object = json.objectValue else { throw invalid("It is not an object but \(json.kindName).") }
        if let other = object.names.first(where: { !members.contains($0) }) {
            throw invalid(
                "It has an unknown member `\(other.shown(64))`: it is {\"credentials\": {…}}, with or without "
                    + "\"tenantKey\".")
        }
        if let named = object["tenantKey"], named != .null, named != .string(tenantKey) {
            throw Failure.configuration(
                "fetch_answer_other_tenant",
                "The fetch callback was asked for the credentials of tenant \(tenantKey.shown(200)) and answered those "
                    + "of another; nothing was stored."
            ).with("tenantKey", .string(tenantKey))
        }
        guard let credentials = object["credentials"]?.objectValue else {
            throw invalid(
                "`credentials` is \(object["credentials"].map { "\($0.kindName)" } ?? "missing"), not an object.")
        }
        return credentials
    }

    static func invalid(_ problem: String, _ data: JSONObject = JSONObject()) -> Failure {
        var failure = Failure.configuration(
            "fetch_answer_invalid", "The fetch callback's answer cannot be used; nothing was stored. \(problem)")
        failure.data = data
        return failure
    }

    private static func failed(_ message: String) -> Failure {
        let shown = String(
            String.UnicodeScalarView(message.unicodeScalars.prefix(500).filter { $0.value >= 0x20 && $0.value != 0x7F })
        )
        var failure = Failure(
            .providerError, .configuration, "fetch_failed",
            shown.isEmpty ? "The fetch callback failed." : "The fetch callback failed: \(shown)")
        failure.isRetryable = true
        return failure
    }
}

extension Failure {
    /// - Parameter last: how the credentials were refused.
    static func fetchedCredentialsRefused(_ last: Failure) -> Failure {
        var failure = Failure(
            .credentialsRefused, .connection, "fetched_credentials_refused",
            "The Internal API refused the credentials that the fetch callback has just answered (HTTP "
                + "\(last.httpStatus ?? 401)); it is not asked again within "
                + "\(CredentialFetch.vainMilliseconds / 1000) seconds.")
        failure.httpStatus = last.httpStatus
        return failure
    }

    static func fetchTimedOut(milliseconds: Int64) -> Failure {
        var failure = Failure(
            .network, .configuration, "fetch_timed_out",
            "The fetch callback did not answer within \(milliseconds) milliseconds.")
        failure.isRetryable = true
        return failure
    }

    static var fetchRecursive: Failure {
        .conflict(
            "fetch_recursive",
            "The fetch callback asked the Internal API for something as the tenant whose credentials it was asked for.")
    }
}
