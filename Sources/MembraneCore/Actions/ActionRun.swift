/// One run of an action: sends its request, and makes an answer of what came back.
struct ActionRun {
    private let id: String
    private let context: Context

    init(_ context: Context) throws(Failure) {
        self.context = context
        id = try context.read { (transaction) throws(Failure) in try transaction.newId(.actionRun) }
    }

    /// Where the request goes.
    enum Destination {
        case yourApp
        case connection(id: String, appName: String)
    }

    /// Runs what `prepare` gives. Every failure says which run it was.
    func run(
        _ prepare: () throws(Failure) -> (AppRequest, Destination)
    ) throws(Failure) -> JSONObject {
        do throws(Failure) {
            let (request, destination) = try prepare()
            let response = try send(request, destination)
            guard (200..<300).contains(response.status) else { throw refused(response.http, destination) }
            let answer = response.json
            var object = JSONObject()
            object["output"] = answer["body"] ?? answer["bodyBase64"].map { ["bodyBase64": $0] } ?? .null
            object["actionRunId"] = .string(id)
            return object
        } catch {
            throw error.with("actionRunId", .string(id))
        }
    }

    private func send(_ request: AppRequest, _ destination: Destination) throws(Failure) -> AppAnswer {
        switch destination {
        case .yourApp: try InternalAPISender(context).send(request)
        case .connection(let id, _): try ConnectionSender(("connectionId", id), context).send(request)
        }
    }

    // MARK: What was not done

    private func refused(_ response: HTTPResponse, _ destination: Destination) -> Failure {
        let name =
            switch destination {
            case .yourApp: InternalAPI.name
            case .connection(_, let appName): appName
            }
        var failure = Failure.providerError(response.status, name).with("status", .integer(Int64(response.status)))
        failure.message = "\(name) answered the action's request with HTTP \(response.status)."
        // What the app says is wrong is for the caller, who may also ask it with `request`. What cannot be looked through
        // is not shown.
        if response.body.count <= Self.longestResponse, let redaction = try? redaction(destination) {
            failure.data["response"] = response.json["body"]?.redacted(redaction)
        }
        return failure
    }

    private static let longestResponse = 8192

    /// The credentials that the request went out with: errors hold none.
    private func redaction(_ destination: Destination) throws(Failure) -> Redaction {
        var context = context
        context.reachesInternalAPI = true
        let connectionId: String
        switch destination {
        case .connection(let id, _): connectionId = id
        case .yourApp:
            let found = try context.read { (transaction) throws(Failure) in
                try transaction.internalAPIConnection(ofTenant: try context.tenantId())
            }
            guard let found else { return Redaction([]) }
            connectionId = found.id
        }
        let usable = try CredentialSource(connectionId, context).present()
        return usable.api.redaction(usable)
    }
}
