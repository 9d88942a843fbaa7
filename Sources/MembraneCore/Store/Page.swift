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
        if records.count > limit, let last = records.prefix(limit).last {
            answer["cursor"] = .string(Base64.encode(Array(id(last).utf8), .url))
        }
        return answer
    }
}
