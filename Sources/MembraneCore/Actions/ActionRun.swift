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
        // What the app says is wrong is for the caller, who may also ask it with `request`.
        if response.body.count <= Self.longestResponse, !repeatsSecret(response.body, destination) {
            failure.data["response"] = response.json["body"]
        }
        return failure
    }

    private static let longestResponse = 8192
    private static let shortestSecret = 6

    /// Whether an app's answer has a part of the credentials in it: errors hold none.
    private func repeatsSecret(_ body: [UInt8], _ destination: Destination) -> Bool {
        do throws(Failure) {
            var context = context
            context.reachesInternalAPI = true
            let connectionId: String
            switch destination {
            case .connection(let id, _): connectionId = id
            case .yourApp:
                let found = try context.read { (transaction) throws(Failure) in
                    try transaction.internalAPIConnection(
                        ofTenant: try context.tenantId(), workspaceId: context.workspaceId)
                }
                guard let found else { return false }
                connectionId = found.id
            }
            let variables = try CredentialSource(connectionId, context).present().variables
            let secrets = [variables.credentials, variables.connectorParameters, variables.connectionInput]
                .flatMap { JSON.object($0).texts }
            return secrets.contains { $0.utf8.count >= Self.shortestSecret && body.holds(Array($0.utf8)) }
        } catch {
            // What cannot be looked through is not shown.
            return true
        }
    }
}

extension JSON {
    /// Every text in it.
    fileprivate var texts: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(\.texts)
        case .object(let members): members.flatMap { $0.value.texts }
        case .null, .bool, .integer, .real: []
        }
    }
}

extension [UInt8] {
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        guard let first = part.first, count >= part.count else { return false }
        for start in 0...(count - part.count) where self[start] == first {
            if self[start..<(start + part.count)].elementsEqual(part) { return true }
        }
        return false
    }
}
