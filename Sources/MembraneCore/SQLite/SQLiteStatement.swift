import CSQLite

/// Owns one `sqlite3_stmt *`.
@safe final class SQLiteStatement {
    private let handle: OpaquePointer
    private(set) var isBusy = false

    init(takingOwnership handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit { unsafe sqlite3_finalize(handle) }

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
    }
}

extension SQLiteStatement: DatabaseRow {
    func text(_ column: Int) -> String? {
        guard let text = unsafe sqlite3_column_text(handle, Int32(clamping: column)) else { return nil }
        return unsafe String(cString: text)
    }

    func integer(_ column: Int) -> Int64? {
        let index = Int32(clamping: column)
        if unsafe sqlite3_column_type(handle, index) == SQLITE_NULL { return nil }
        return unsafe sqlite3_column_int64(handle, index)
    }

    func blob(_ column: Int) -> [UInt8]? {
        let index = Int32(clamping: column)
        if unsafe sqlite3_column_type(handle, index) == SQLITE_NULL { return nil }
        let count = Int(unsafe sqlite3_column_bytes(handle, index))
        guard count > 0, let bytes = unsafe sqlite3_column_blob(handle, index) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}
