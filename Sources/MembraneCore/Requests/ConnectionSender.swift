/// Sends requests through a connection.
struct ConnectionSender {
    private let context: Context
    private let connectionId: String

    init(_ selector: (name: String, value: String), _ context: Context) throws(Failure) {
        self.context = context
        guard selector.name != "connectionId" else {
            // Whether it is there, and the tenant's, is seen when its credentials are read.
            connectionId = selector.value
            return
        }
        connectionId = try context.read { (transaction) throws(Failure) in
            try context.connection(key: selector.value, transaction).id
        }
    }

    /// Credentials that the app refuses are refreshed once, and the request is sent once more.
    func send(_ request: AppRequest, minimumSeconds: Int64 = 0) throws(Failure) -> AppAnswer {
        let source = CredentialSource(connectionId, context)
        var known: UsableCredentials?
        do throws(Failure) {
            var request = request
            var answer: AppAnswer?
            if context.stream != nil {
                let usable = try source.usable(minimumSeconds: minimumSeconds)
                try request.takeStream(context) { [clock = context.services.clock] in
                    Self.isPlain($0, usable, clock)
                }
            }
            answer = try request.retrying(context) { (attempt) throws(Failure) in
                try sendOnce(request, source, minimumSeconds, attempt, &known)
            }
            guard let answer else { throw .internal("A request ended without an answer.") }
            if let problem = answer.pages.problem { throw problem }
            note(nil, known)
            return try request.deliver(answer)
        } catch  where error.type == .connection {
            note(error, known)
            throw error
        }
    }

    /// Whether the connector's rules make nothing else of an answer, as far as its head shows.
    private static func isPlain(
        _ response: HTTPResponse, _ usable: UsableCredentials, _ clock: any Clock
    ) -> Bool {
        let verdict = try? usable.connector.apiRules.verdict(
            response, by: usable.connector.name, usable.variables.object(for: .apiClient), clock)
        if case .success(_, data: nil)? = verdict { return true }
        return false
    }

    private func sendOnce(
        _ request: AppRequest, _ source: CredentialSource, _ minimumSeconds: Int64, _ attempt: Int,
        _ known: inout UsableCredentials?
    ) throws(Failure) -> AppAnswer {
        var usable = try source.usable(minimumSeconds: minimumSeconds)
        known = usable
        var (answer, expiry) = try attemptOnce(request, usable, attempt)
        // Some apps say it with 401 what scopes are needed: another token of the same ones would not help.
        if expiry != nil, Self.neededScopes(answer.http) == nil, usable.connection.canRefresh,
            !hasJustBeenInVain(usable)
        {
            let old = usable
            let refusedAt = context.services.clock.now
            usable = try source.refreshed(instead: old)
            known = usable
            (answer, expiry) = try attemptOnce(request, usable, attempt + 1)
            if expiry == nil { learn(from: old, refusedAt: refusedAt) }
        }
        if let scopes = Self.neededScopes(answer.http) {
            throw Self.needsScope(usable.connector.name, scopes, answer.status).redacted(usable.api.redaction(usable))
        }
        if let expiry { throw expiry }
        return answer
    }

    /// What the app answered, and the failure if it refuses the credentials.
    private func attemptOnce(
        _ request: AppRequest, _ usable: UsableCredentials, _ attempt: Int
    ) throws(Failure) -> (AppAnswer, Failure?) {
        let target = try usable.api.target(usable, context)
        let rules = usable.connector.apiRules
        let seal = CursorSeal(usable, context)
        var opened = request
        opened.cursor = try seal.opened(request.cursor)
        let pages = try Pages(opened, rules, usable.connector.name)
        let signer = try usable.connector.requestSigner(
            usable.variables, tenantId: usable.connection.tenantId, context)
        let client = APIClient(target, context, signer: signer)
        let message = try message(request, pages, client, usable.connector.name)
        let log = RequestNote(message, usable, attempt, context)
        do throws(Failure) {
            let response = try client.send(message)
            let verdict = try usable.connector.naming(.apiClient) { () throws(Failure) in
                try rules.verdict(
                    response, by: usable.connector.name, usable.variables.object(for: .apiClient),
                    context.services.clock)
            }
            var answer = AppAnswer(response)
            switch verdict {
            case .success(_, let data):
                answer.data = data
                if let pages {
                    answer.pages = try pages.outcome(response, at: message.uri, hiding: target.hiddenInPages)
                    answer.pages.cursor = try seal.sealed(answer.pages.cursor)
                    answer.pages.problem = answer.pages.problem.map { problem in
                        var problem = problem
                        if let given = request.cursor { problem.data["cursor"] = .string(given) }
                        let words = usable.api.redaction(usable).beginning(of: response.body)
                        return words.isEmpty ? problem : problem.with("response", .string(words))
                    }
                }
                log.end(response, answer.pages.problem)
                return (answer, nil)
            case .expired(let failure):
                // A connector's handlers quote what the app answered, and an app may repeat the token it was shown.
                let failure = failure?.redacted(usable.api.redaction(usable)) ?? Self.refused(usable.connector.name)
                log.end(response, failure)
                return (answer, failure)
            case .failed(let failure):
                let failure = failure.redacted(usable.api.redaction(usable))
                log.end(response, failure)
                throw failure
            }
        } catch {
            log.end(nil, error)
            throw error
        }
    }

    private func message(
        _ request: AppRequest, _ pages: Pages?, _ client: APIClient, _ appName: String
    ) throws(Failure) -> HTTPRequest {
        guard let pages else { return try client.message(request) }
        let request = try pages.applied(to: request)
        do throws(Failure) {
            return try client.message(request)
        } catch {
            throw pages.explained(error, appName)
        }
    }

    /// The app refused the token before as well, and a new one did not help: another one would not either.
    private func hasJustBeenInVain(_ usable: UsableCredentials) -> Bool {
        guard usable.connection.requestError?["key"] == "access_token_expired",
            usable.connection.refresh.leaseNumber != nil,
            let obtainedAt = usable.connection.refresh.obtainedAt
        else { return false }
        return (0..<Self.vainMilliseconds).contains(context.services.clock.now - obtainedAt)
    }

    /// An app that refuses everybody does not make us ask its provider for tokens all the time.
    private static let vainMilliseconds: Int64 = 60_000

    /// How long a token lived, where the provider does not say. A new token that works shows that the old one was too old.
    private func learn(from old: UsableCredentials, refusedAt: Int64) {
        guard old.connection.credentialsExpireAt == nil, let obtainedAt = old.connection.refresh.obtainedAt,
            refusedAt - obtainedAt >= Self.shortestLifetime
        else { return }
        let context = context.limited(milliseconds: Self.longestNote)
        try? context.write { (transaction) throws(Failure) in
            var connection = try context.connection(id: connectionId, transaction)
            let known = connection.refresh.learnedLifetime ?? .max
            guard connection.canRefresh, connection.credentialsExpireAt == nil, refusedAt - obtainedAt < known else {
                return
            }
            connection.refresh.learnedLifetime = refusedAt - obtainedAt
            if let since = connection.refresh.obtainedAt {
                connection.refresh.refreshAt = since + (refusedAt - obtainedAt) / 5 * 4
            }
            try transaction.update(&connection)
        }
    }

    /// A token that was refused earlier did not expire but was taken back.
    private static let shortestLifetime: Int64 = 60_000

    /// What the app wants to be asked for (RFC 6750, section 3.1); nil when the answer does not say that it is this.
    private static func neededScopes(_ response: HTTPResponse) -> [String]? {
        guard [401, 403].contains(response.status), let challenge = AuthenticateChallenge.bearer(response.headers),
            challenge.parameters["error"] == "insufficient_scope"
        else { return nil }
        return MetadataText.scopes(challenge.parameters["scope"] ?? "").prefix(50).map { $0.shown(200) }
    }

    private static func needsScope(_ appName: String, _ scopes: [String], _ status: Int) -> Failure {
        let list = scopes.isEmpty ? "more" : scopes.joined(separator: ", ")
        var failure = Failure(
            .credentialsRefused, .connection, "insufficient_scope",
            "\(appName) needs the scopes \(list): add them to the integration, and connect again.")
        failure.httpStatus = status
        failure.oauthCode = "insufficient_scope"
        return failure.with("scopes", .array(scopes.map { .string($0) }))
    }

    private static func refused(_ appName: String) -> Failure {
        var failure = Failure(
            .credentialsRefused, .connection, "access_token_expired",
            "\(appName) refused the connection's credentials (HTTP 401); if that stays so, connect again.")
        failure.httpStatus = 401
        return failure
    }

    /// Keeps the connection's last failure and its last use, writing only what tells something new. What cannot be
    /// written is left out: the app has answered, and nobody must believe that it did not.
    private func note(_ failure: Failure?, _ known: UsableCredentials?) {
        let error = failure?.json
        let context = context.limited(milliseconds: Self.longestNote)
        // What is due for a refresh may have met trouble since it was read.
        if let known, failure == nil, known.connection.requestError == nil,
            !known.isDue(at: context.services.clock.now),
            context.services.clock.now - (known.connection.lastActiveAt ?? 0) < Self.activityMilliseconds
        {
            return
        }
        let isNews = try? context.read { (transaction) throws(Failure) in
            let connection = try context.connection(id: connectionId, transaction)
            let isStale = transaction.now - (connection.lastActiveAt ?? 0) >= Self.activityMilliseconds
            return connection.requestError != error || failure == nil && isStale
        }
        guard isNews == true else { return }
        try? context.write { (transaction) throws(Failure) in
            var connection = try context.connection(id: connectionId, transaction)
            connection.requestError = error
            if failure == nil { connection.lastActiveAt = transaction.now }
            try transaction.update(&connection)
        }
    }

    /// An answer does not wait any longer for a store that somebody has locked.
    private static let longestNote: Int64 = 100

    /// `lastActiveAt` is this coarse: a write to disk for every request would cost more than the request.
    private static let activityMilliseconds: Int64 = 10 * 60 * 1000
}
