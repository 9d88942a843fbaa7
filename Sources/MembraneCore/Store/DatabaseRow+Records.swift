/// Reading what only this library writes. Whatever it cannot have written is damage, and is said to be that: a record
/// that was half understood could do harm.
extension DatabaseRow {
    /// One of the words that a column knows. `what` names the record in the error.
    func word<Word: RawRepresentable<String>>(_ column: Int, _ what: String) throws(Failure) -> Word {
        guard let word = text(column).flatMap(Word.init) else {
            throw .storeCorrupt("\(what) is not a value that the library stores.")
        }
        return word
    }

    /// The same where NULL is a value too.
    func optionalWord<Word: RawRepresentable<String>>(_ column: Int, _ what: String) throws(Failure) -> Word? {
        text(column) == nil ? nil : try word(column, what)
    }

    func json(_ column: Int, _ what: String) throws(Failure) -> JSON? {
        try text(column).map { (text) throws(Failure) in try JSON(stored: text.utf8, what) }
    }

    func object(_ column: Int, _ what: String) throws(Failure) -> JSONObject? {
        try text(column).map { (text) throws(Failure) in try JSONObject(stored: text.utf8, what) }
    }
}

extension JSON {
    fileprivate init(stored text: some Sequence<UInt8>, _ what: String) throws(Failure) {
        do throws(Failure) {
            self = try JSON(parsing: text, what: what)
        } catch {
            throw error.status == .outOfMemory ? error : .storeCorrupt("\(what) is not JSON.")
        }
    }
}

extension JSONObject {
    init(stored text: some Sequence<UInt8>, _ what: String) throws(Failure) {
        guard let object = try JSON(stored: text, what).objectValue else {
            throw .storeCorrupt("\(what) is not a JSON object.")
        }
        self = object
    }
}
