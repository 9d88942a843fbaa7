/// A page of records that are listed newest first, by id.
struct Page {
    let limit: Int
    /// Records older than this one.
    let before: String?

    static let limits: ClosedRange<Int64> = 1...1000
    static let defaultLimit: Int64 = 100

    init(limit: Int64?, cursor: String?) throws(Failure) {
        self.limit = Int(limit ?? Self.defaultLimit)
        guard let cursor else {
            before = nil
            return
        }
        guard let id = Base64.decode(Array(cursor.utf8), .url) else {
            throw Failure.invalidRequest("`cursor` is not one that an earlier answer gave.", path: "cursor")
        }
        before = String(decoding: id, as: UTF8.self)
    }

    private init(limit: Int, before: String) {
        self.limit = limit
        self.before = before
    }

    /// The page that begins after the record with this id.
    func following(_ id: String) -> Page { Page(limit: limit, before: id) }

    /// One more than asked for is read, to know whether there is another page.
    var readLimit: SQLValue { .integer(Int64(limit) + 1) }

    /// The answer of a list operation.
    func answer<Record>(
        _ records: [Record], id: (Record) -> String, json: (Record) throws(Failure) -> JSON
    ) throws(Failure) -> JSONObject {
        var items: [JSON] = []
        for record in records.prefix(limit) { items.append(try json(record)) }
        var answer = JSONObject()
        answer["items"] = .array(items)
        answer.add("cursor", text: cursor(records, id))
        return answer
    }

    /// The same as text, for lists that are long or wanted often.
    func text<Record>(
        _ records: [Record], id: (Record) -> String,
        _ describe: (Record, inout JSONItemsText) throws(Failure) -> Void
    ) throws(Failure) -> String {
        let shown = records.prefix(limit)
        var text = JSONItemsText(capacity: 64 + 1024 * shown.count)
        for record in shown { try text.addItem { (item) throws(Failure) in try describe(record, &item) } }
        return text.ended(cursor: cursor(records, id))
    }

    /// Where the next page begins; nil where there is none.
    private func cursor<Record>(_ records: [Record], _ id: (Record) -> String) -> String? {
        guard records.count > limit, let last = records.prefix(limit).last else { return nil }
        return Base64.encode(Array(id(last).utf8), .url)
    }
}
