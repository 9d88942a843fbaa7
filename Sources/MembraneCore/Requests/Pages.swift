/// One request for a page of a long list, and what its answer says of the next.
struct Pages {
    private let rule: PaginationRule
    private let cursor: PageCursor?

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
        cursor = try request.cursor.map { (text) throws(Failure) in try PageCursor(text) }
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
        case (.page, let value): try put(rule.parameter, value ?? .integer(rule.firstPage), into: &request)
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

    /// What the answer has of the list.
    struct Outcome {
        var items: [JSON]?
        var cursor: String?
    }

    /// - Parameter credentials: names of query parameters that are the connector's: never part of a cursor.
    func outcome(_ response: HTTPResponse, at uri: URI, hiding credentials: [String]) throws(Failure) -> Outcome {
        guard (200..<300).contains(response.status) else { return Outcome() }
        var variables = JSONObject()
        variables["response"] = response.asVariable
        let items = try rule.items?.evaluate(variables).arrayValue
        variables["lastItem"] = items?.last ?? .null
        var outcome = Outcome(items: items)
        if let hasMore = rule.hasMore, try !hasMore.evaluate(variables).isTruthy { return outcome }
        guard let value = try next(response, items, variables, uri, hiding: credentials) else { return outcome }
        if rule.kind != .offset, rule.kind != .page, value == cursor?.value {
            var failure = Failure.providerError(response.status, uri.host)
            failure.key = "pagination_loops"
            failure.message = "The answer of \(uri.host) says that the next page is the same page."
            failure.isRetryable = false
            throw failure
        }
        let next = PageCursor(kind: rule.kind, value: value, number: (cursor?.number ?? 0) + 1).text
        guard next.utf8.count <= PageCursor.maximumSize else {
            throw Failure(
                .providerError, .connection, "pagination_too_large", "The address of the next page is too long.")
        }
        outcome.cursor = next
        return outcome
    }

    private func next(
        _ response: HTTPResponse, _ items: [JSON]?, _ variables: JSONObject, _ uri: URI, hiding credentials: [String]
    ) throws(Failure) -> JSON? {
        switch rule.kind {
        case .link:
            let field = response.headers.fields.filter { $0.name.isNamed("link") }.map(\.value)
            let target = LinkHeader.target("next", in: field.joined(separator: ", "))
            return target.map { .string(uri.resolving($0).hidingQuery(credentials)) }
        case .url:
            let target = try rule.next?.evaluate(variables).stringValue.flatMap { $0.isEmpty ? nil : $0 }
            return target.map { .string(uri.resolving($0).hidingQuery(credentials)) }
        case .cursor:
            let value = try rule.next?.evaluate(variables) ?? .null
            switch value {
            case .string(let text): return text.isEmpty ? nil : value
            case .integer, .object: return value
            case .number: return value.plainText.map { .string($0) }
            default: return nil
            }
        case .offset:
            guard let count = items?.count, count > 0 else { return nil }
            if rule.hasMore == nil, let limit = rule.limit, count < limit { return nil }
            return .integer((cursor?.value.integerValue ?? 0).addingReportingOverflow(Int64(count)).partialValue)
        case .page:
            if let items {
                guard !items.isEmpty else { return nil }
                if rule.hasMore == nil, let limit = rule.limit, items.count < limit { return nil }
            }
            return .integer((cursor?.value.integerValue ?? rule.firstPage).addingReportingOverflow(1).partialValue)
        }
    }
}

extension URI {
    /// What a reference in an answer from here means (RFC 3986, section 5.2). It is judged when it is used.
    fileprivate func resolving(_ reference: String) -> String {
        let bytes = reference.utf8
        if bytes.starts(with: "//".utf8) { return "\(scheme):\(reference)" }
        if bytes.starts(with: "/".utf8) { return origin + reference }
        if bytes.starts(with: "?".utf8) { return origin + path + reference }
        let first = bytes.prefix { PercentEncoding.isLetterOrDigit($0) || "+-.".utf8.contains($0) }
        if !first.isEmpty, bytes.dropFirst(first.count).starts(with: "://".utf8) { return reference }
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "/"
        return origin + folder + reference
    }
}

extension String {
    /// An address without the query parameters of these names, and without a fragment.
    fileprivate func hidingQuery(_ names: [String]) -> String {
        let (address, query) = cut(at: UInt8(ascii: "#")).before.cut(at: UInt8(ascii: "?"))
        let kept = (query ?? "").parts(at: UInt8(ascii: "&")).filter { item in
            let name = item.utf8.prefix { $0 != UInt8(ascii: "=") }
            return !names.contains(String(decoding: PercentEncoding.decode(name), as: UTF8.self))
        }
        return String(address) + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
    }
}
