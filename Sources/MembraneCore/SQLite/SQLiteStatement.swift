import CSQLite

/// Owns one `sqlite3_stmt *`.
@safe final class SQLiteStatement {
    private let handle: OpaquePointer
    private let home = HomeProcess()
    private(set) var isBusy = false
    /// What is wrong with a value of the present row, which therefore looks like NULL: SQLITE_NOMEM or SQLITE_CORRUPT.
    private(set) var problem: Int32?

    init(takingOwnership handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit { if home.isThisOne { unsafe sqlite3_finalize(handle) } }

    /// SQLite numbers `$1`, `$2`, … as names in order of appearance, so that each is looked up by its name.
    func bind(_ values: [SQLValue]) -> Int32 {
        isBusy = true
        for (position, value) in values.enumerated() {
            let index = unsafe sqlite3_bind_parameter_index(handle, "$\(position + 1)")
            let code =
                switch value {
                case .null: unsafe sqlite3_bind_null(handle, index)
                case .integer(let integer): unsafe sqlite3_bind_int64(handle, index, integer)
                case .text(let text):
                    unsafe sqlite_bind_text_copy(handle, index, text, Int32(clamping: text.utf8.count))
                case .blob(let bytes): unsafe sqlite_bind_blob_copy(handle, index, bytes, Int32(clamping: bytes.count))
                }
            if code != SQLITE_OK { return code }
        }
        return SQLITE_OK
    }

    func step() -> Int32 { unsafe sqlite3_step(handle) }

    /// Also forgets the values, which may be secrets.
    func reset() {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
        isBusy = false
        problem = nil
    }
}

/// A value of another type than its column has was not written by this library.
extension SQLiteStatement: DatabaseRow {
    func text(_ column: Int) -> String? {
        guard let index = index(column, SQLITE_TEXT) else { return nil }
        guard let text = unsafe sqlite3_column_text(handle, index) else {
            problem = SQLITE_NOMEM
            return nil
        }
        return unsafe String(cString: text)
    }

    func integer(_ column: Int) -> Int64? {
        guard let index = index(column, SQLITE_INTEGER) else { return nil }
        let integer = unsafe sqlite3_column_int64(handle, index)
        guard Self.integers.contains(integer) else {
            problem = SQLITE_CORRUPT
            return nil
        }
        return integer
    }

    /// Nothing that is counted and no instant comes near these, and calculating with what is within them cannot overflow.
    private static let integers: ClosedRange<Int64> = -(1 << 50)...(1 << 50)

    func takeProblem() -> Failure? {
        defer { problem = nil }
        return problem.map { SQLiteError.failure($0) }
    }

    func blob(_ column: Int) -> [UInt8]? {
        guard let index = index(column, SQLITE_BLOB) else { return nil }
        // An empty one has no address.
        guard let bytes = unsafe sqlite3_column_blob(handle, index) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, index))
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// Nil for NULL, and for what has another type.
    private func index(_ column: Int, _ type: Int32) -> Int32? {
        let index = Int32(clamping: column)
        let found = unsafe sqlite3_column_type(handle, index)
        if found == type { return index }
        if found != SQLITE_NULL { problem = SQLITE_CORRUPT }
        return nil
    }
}
