/// A page of records that are listed newest first, by id.
struct Page {
    let limit: Int
    /// Records older than this one.
    let before: String?
    /// What becomes of records that cannot be read; nil where one of them ends the list.
    private(set) var rows: PageRows?

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

    /// What ids of the page are less than: a range that an index begins at, on the first page as well. No id is greater.
    var bound: SQLValue { .text(before ?? "\u{10FFFF}") }

    static var all: Page { Page(limit: .max - 1, before: nil) }

    /// The same page, in which records that cannot be read cost nobody the others: the answer names them.
    var passingOverDamage: Page {
        var page = self
        page.rows = PageRows()
        return page
    }

    private init(limit: Int, before: String?) {
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
        var damaged = rows?.damagedIds(upTo: limit) ?? []
        for record in shown(records) {
            do throws(Failure) {
                items.append(try json(record))
            } catch  where error.isDamage && rows != nil {
                damaged.append(id(record))
            }
        }
        var answer = JSONObject()
        answer["items"] = .array(items)
        if !damaged.isEmpty { answer["damaged"] = .array(damaged.map { .string($0) }) }
        answer.add("cursor", text: cursor(records, id))
        return answer
    }

    /// The same as text, for lists that are long or wanted often.
    func text<Record>(
        _ records: [Record], id: (Record) -> String,
        _ describe: (Record, inout JSONItemsText) throws(Failure) -> Void
    ) throws(Failure) -> String {
        let shown = shown(records)
        var damaged = rows?.damagedIds(upTo: limit) ?? []
        var text = JSONItemsText(capacity: 64 + 1024 * shown.count)
        for record in shown {
            do throws(Failure) {
                try text.addItem { (item) throws(Failure) in try describe(record, &item) }
            } catch  where error.isDamage && rows != nil {
                damaged.append(id(record))
            }
        }
        return text.ended(damaged: damaged, cursor: cursor(records, id))
    }

    private func shown<Record>(_ records: [Record]) -> ArraySlice<Record> {
        records.prefix(limit - (rows?.damagedIds(upTo: limit).count ?? 0))
    }

    /// Where the next page begins; nil where there is none.
    private func cursor<Record>(_ records: [Record], _ id: (Record) -> String) -> String? {
        let count = max(records.count, rows?.count ?? 0)
        guard count > limit, let last = rows?.damagedId(at: limit - 1) ?? shown(records).last.map(id) else {
            return nil
        }
        return Base64.encode(Array(last.utf8), .url)
    }
}

/// Which rows of a page could not be read.
final class PageRows {
    private(set) var count = 0
    private var damaged: [(index: Int, id: String)] = []

    fileprivate func begin() { (count, damaged) = (0, []) }

    fileprivate func add(damaged id: String?) {
        if let id { damaged.append((count, id)) }
        count += 1
    }

    fileprivate func damagedIds(upTo limit: Int) -> [String] { damaged.filter { $0.index < limit }.map(\.id) }
    fileprivate func damagedId(at index: Int) -> String? { damaged.first { $0.index == index }?.id }
}

extension DatabaseSession {
    /// The rows of a page, each made into a record.
    ///
    /// - Parameter column: the one of the id.
    func all<Record>(
        _ page: Page, id column: Int = 0, _ sql: String, _ values: [SQLValue],
        _ make: (any DatabaseRow) throws(Failure) -> Record
    ) throws(Failure) -> [Record] {
        guard let rows = page.rows else { return try all(sql, values, make) }
        rows.begin()
        var found: [Record] = []
        try query(sql, values) { (row) throws(Failure) in
            do throws(Failure) {
                found.append(try row.read(make))
                rows.add(damaged: nil)
            } catch  where error.isDamage {
                rows.add(damaged: row.text(column) ?? "")
            }
        }
        return found
    }
}
