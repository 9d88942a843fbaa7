/// One request for a page of a long list, and what its answer says of the next.
///
/// A list ends where a page has no items or names no next one, and never because something could not be read.
struct Pages {
    private let rule: PaginationRule
    private let cursor: PageCursor?
    /// The cursor as it was given: it asks for this page again.
    private let cursorText: String?
    /// Where a list that is counted begins: what the request itself says, or its beginning.
    private let start: Int64

    /// Nil where pages are not asked for.
    init?(_ request: AppRequest, _ rules: APIRules, _ appName: String) throws(Failure) {
        let rule: PaginationRule
        switch request.pagination {
        case nil, .null?, .bool(false)?:
            guard request.cursor == nil else {
                throw .invalidRequest("`cursor` needs `pagination`, as in the request before.", path: "cursor")
            }
            return nil
        case .bool(true)?:
            guard let own = rules.pagination else {
                throw .invalidRequest(
                    "The connector of \(appName) says nothing of pages: describe them in `pagination`.",
                    path: "pagination")
            }
            rule = own
        case let json?: rule = try PaginationRule(json, path: "pagination")
        }
        self.rule = rule
        cursorText = request.cursor
        cursor = try request.cursor.map { (text) throws(Failure) in try PageCursor(text) }
        start = Self.start(rule, request)
        if let cursor {
            guard cursor.kind == rule.kind else {
                throw .invalidRequest("`cursor` belongs to another kind of `pagination`.", path: "cursor")
            }
            guard cursor.number < rule.maximumPages else {
                var failure = Failure.invalidRequest(
                    "There are more than \(rule.maximumPages) pages; `maximumPages` of `pagination` says how many may come."
                )
                failure.key = "too_many_pages"
                throw failure
            }
        }
    }

    private static func start(_ rule: PaginationRule, _ request: AppRequest) -> Int64 {
        let own = request.query.last { $0.0 == rule.parameter }.flatMap { Int64($0.1) }
        let given = rule.isInBody ? request.jsonBody?[rule.parameter]?.integerValue : own
        return given ?? (rule.kind == .page ? rule.firstPage : 0)
    }

    /// The request for the page.
    func applied(to request: AppRequest) throws(Failure) -> AppRequest {
        var request = request
        if let limit = rule.limit, let name = rule.limitParameter,
            cursor.map({ $0.kind != .link && $0.kind != .url }) ?? true
        {
            try put(name, .integer(limit), into: &request, replacing: false)
        }
        switch (rule.kind, cursor?.value) {
        case (.link, .string(let address)?), (.url, .string(let address)?):
            // What the first request asked for is part of the address, as far as the app wants it to be.
            request.path = address
            request.query = []
        case (.cursor, let value?): try put(rule.parameter, value, into: &request)
        case (.offset, let value?): try put(rule.parameter, value, into: &request)
        case (.page, let value): try put(rule.parameter, value ?? .integer(start), into: &request)
        default: break
        }
        return request
    }

    private func put(
        _ name: String, _ value: JSON, into request: inout AppRequest, replacing: Bool = true
    ) throws(Failure) {
        if rule.isInBody {
            guard var members = request.jsonBody ?? (request.body == nil ? JSONObject() : nil) else {
                throw .invalidRequest("These pages need `body` to be an object.", path: "body")
            }
            if !replacing, members[name] != nil { return }
            members[name] = value
            request.setBody(.object(members))
            return
        }
        if !replacing, request.query.contains(where: { $0.0 == name }) { return }
        request.query.removeAll { $0.0 == name }
        request.query.append((name, value.plainText ?? value.text))
    }

    /// What stands against the request for the page: where the app has named an address, it is the app's fault.
    func explained(_ failure: Failure, _ appName: String) -> Failure {
        guard cursor?.kind == .link || cursor?.kind == .url else { return failure }
        var explained = failure
        explained.type = .connection
        if failure.key == "other_origin" {
            explained.message =
                "\(appName) names an address of another origin as page \(number) of the list: it is not followed, since "
                + "credentials are sent to the app's own only."
        } else if failure.status == .invalidRequest {
            explained.status = .providerError
            explained.key = "page_address_invalid"
            explained.message =
                "\(appName) names no address that can be asked for as page \(number) of the list: \(failure.message)"
        }
        return explained.with("page", .integer(number))
    }

    /// From 1 on.
    private var number: Int64 { (cursor?.number ?? 0) + 1 }

    // MARK: The answer

    /// What the answer has of the list.
    struct Outcome {
        var items: [JSON]?
        var cursor: String?
        /// The page cannot be read. It may come whole when it is asked for again.
        var problem: Failure?
    }

    /// What must not be part of a cursor.
    struct Hidden {
        /// The query parameters that the connector adds.
        var own = OwnQuery([])
        /// Values of header fields that the connector adds: apps repeat the token of one in the query of the next page.
        var fields: [String] = []

        /// Bytes of a token: what is shorter may be in any field.
        private static let shortestToken = 8

        func holds(name: String, value: String) -> Bool {
            own.holds(name)
                || value.utf8.count >= Self.shortestToken && fields.contains { $0.holds(value) }
        }
    }

    func outcome(_ response: HTTPResponse, at uri: URI, hiding hidden: Hidden) throws(Failure) -> Outcome {
        let reader = PageReader(rule, cursor, start: start, response, uri, hidden)
        do throws(Failure) {
            return try reader.outcome()
        } catch  where error.key == PageReader.unreadable {
            return Outcome(problem: cursorText.map { error.with("cursor", .string($0)) } ?? error)
        }
    }
}
