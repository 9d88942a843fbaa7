/// Reads one page of a long list.
struct PageReader {
    private let rule: PaginationRule
    private let cursor: PageCursor?
    private let start: Int64
    private let response: HTTPResponse
    private let uri: URI
    private let hidden: Pages.Hidden
    private let body: PageBody

    /// The key of the failure.
    static let unreadable = "page_unreadable"

    /// - Parameters:
    ///   - cursor: what the page was asked for with; nil for the first.
    ///   - start: where a list that is counted begins.
    init(
        _ rule: PaginationRule, _ cursor: PageCursor?, start: Int64, _ response: HTTPResponse, _ uri: URI,
        _ hidden: Pages.Hidden
    ) {
        self.rule = rule
        self.cursor = cursor
        self.start = start
        self.response = response
        self.uri = uri
        self.hidden = hidden
        body = PageBody(response)
    }

    func outcome() throws(Failure) -> Pages.Outcome {
        guard (200..<300).contains(response.status) else {
            // There is no such page: so say some that count them, behind the last one.
            guard rule.kind == .page, cursor != nil, response.status == 404, body.json != nil else {
                throw unreadable("")
            }
            return Pages.Outcome(items: rule.items == nil ? nil : [])
        }
        if rule.readsBody, let problem = body.problem { throw unreadable(problem) }
        var variables = JSONObject()
        variables["response"] = response.asVariable(data: body.json ?? .null)
        let items = try items(variables)
        variables["lastItem"] = items?.last ?? .null
        let hasMore = try rule.hasMore.map { (formula) throws(Failure) in Self.isMore(try formula.evaluate(variables)) }
        var outcome = Pages.Outcome(items: items)
        if hasMore == false { return outcome }
        guard let value = try next(items, variables, hasMore) else {
            guard rule.isCounted || hasMore != true else {
                throw unreadable(" and says that there is more, but not where")
            }
            // Without a rule for its items, a page that was to be the last may be none at all.
            if let problem = body.problem, body.isBroken { throw unreadable(problem) }
            return outcome
        }
        outcome.cursor = try text(of: value, items)
        return outcome
    }

    /// Nil where the rule does not say where they are.
    private func items(_ variables: JSONObject) throws(Failure) -> [JSON]? {
        guard let formula = rule.items else { return nil }
        switch try formula.evaluate(variables) {
        // Where there is nothing, many write null, or nothing at all.
        case .null: return []
        case .array(let items): return items
        case let other: throw unreadable(" and has \(other.kindName) in the place of the list")
        }
    }

    /// As ECMAScript has it; and some write a boolean as text.
    private static func isMore(_ value: JSON) -> Bool {
        value.isTruthy && !["false", "0", "no"].contains { value.stringValue?.isNamed($0) ?? false }
    }

    /// Nil where there is no next page.
    private func next(
        _ items: [JSON]?, _ variables: JSONObject, _ hasMore: Bool?
    ) throws(Failure) -> JSON? {
        switch rule.kind {
        case .link:
            let field = response.headers.fields.filter { $0.name.isNamed("link") }.map(\.value)
                .joined(separator: ", ")
            guard let target = LinkHeader.target("next", in: field) else {
                guard LinkHeader.isReadable(field) else { throw unreadable(" and a field Link that is none") }
                return nil
            }
            return .string(uri.resolving(target).hiding(hidden))
        case .url:
            switch try rule.next?.evaluate(variables) ?? .null {
            case .null, .bool(false): return nil
            case .string(let target):
                return target.trimmed().isEmpty ? nil : .string(uri.resolving(target).hiding(hidden))
            case let other: throw unreadable(" and has \(other.kindName) in the place of the next page's address")
            }
        case .cursor:
            let value = try rule.next?.evaluate(variables) ?? .null
            switch value {
            // No place is before the first, so that nothing is behind 0.
            case .null, .bool(false), .integer(0): return nil
            case .bool(true): throw unreadable(" and has true in the place of the next page's cursor")
            case .string, .array, .object: return value.isEmptyValue ? nil : value
            case .integer: return value
            case .number: return value.plainText.map { .string($0) }
            }
        case .offset:
            guard let count = items?.count, count > 0 else { return nil }
            return .integer((cursor?.value.integerValue ?? start).addingReportingOverflow(Int64(count)).partialValue)
        case .page:
            // A page may be empty because a person may not see what is on it: an API that says whether there is more knows.
            guard hasMore == true || items?.isEmpty == false else { return nil }
            return .integer((cursor?.value.integerValue ?? start).addingReportingOverflow(1).partialValue)
        }
    }

    /// The cursor that asks for the next page.
    private func text(of value: JSON, _ items: [JSON]?) throws(Failure) -> String {
        let digest = rule.isCounted ? items.flatMap { PageCursor.digest(ofItems: $0) } : nil
        if let digest, digest == cursor?.items {
            throw loop(
                "\(uri.host) answered with the items of the page before: it may know no parameter “\(rule.parameter)”, or give "
                    + "its last page for each that is behind it.")
        }
        guard let next = PageCursor(rule.kind, value, items: digest, after: cursor) else {
            throw loop("The answer of \(uri.host) says that the next page is one that came before.")
        }
        let text = next.text
        guard text.utf8.count <= PageCursor.maximumSize else { throw Self.tooLarge }
        return text
    }

    static var tooLarge: Failure {
        Failure(.providerError, .connection, "pagination_too_large", "The address of the next page is too long.")
    }

    private func loop(_ message: String) -> Failure {
        var failure = Failure(.providerError, .connection, "pagination_loops", message)
        failure.httpStatus = response.status
        return failure.with("page", .integer((cursor?.number ?? 0) + 1))
    }

    /// - Parameter how: what is wrong with the answer beside its status, such as " and an empty body".
    private func unreadable(_ how: String) -> Failure {
        let number = (cursor?.number ?? 0) + 1
        var failure = Failure(
            .providerError, .connection, Self.unreadable,
            "Page \(number) of the list cannot be read: \(uri.host) answered with HTTP \(response.status)\(how). What came "
                + "before is whole; the cursor of this page asks for it again.")
        failure.httpStatus = response.status
        failure.isRetryable = response.status >= 500
        return failure.with("page", .integer(number)).with("status", .integer(Int64(response.status)))
    }
}

extension String {
    /// An address without what must not be told, and without a fragment.
    fileprivate func hiding(_ hidden: Pages.Hidden) -> String {
        let (address, query) = cut(at: UInt8(ascii: "#")).before.cut(at: UInt8(ascii: "?"))
        let kept = (query ?? "").parts(at: UInt8(ascii: "&")).filter { item in
            let (name, value) = item.cut(at: UInt8(ascii: "="))
            return !hidden.holds(name: Self.decoded(name), value: Self.decoded(value ?? ""))
        }
        return String(address) + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
    }

    private static func decoded(_ text: Substring) -> String {
        String(decoding: PercentEncoding.decode(text.utf8), as: UTF8.self)
    }
}
