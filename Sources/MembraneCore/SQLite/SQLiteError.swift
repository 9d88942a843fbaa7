import CSQLite

/// Turns SQLite's result codes into failures, by who must act.
enum SQLiteError {
    /// SQLite's own message is not passed on: it can quote values.
    static func failure(_ code: Int32, opening: Bool = false) -> Failure {
        if code == sqlite_constraint_unique || code == sqlite_constraint_primary_key {
            return .alreadyExists("A record with this key exists already.")
        }
        if code & 0xFF == SQLITE_NOMEM { return .outOfMemory }
        let (status, key, message): (Status, String, String) =
            switch code & 0xFF {
            case SQLITE_BUSY, SQLITE_LOCKED:
                (.storeBusy, "store_busy", "The store is locked by another process; try again later.")
            case SQLITE_FULL: (.storeFull, "store_full", "No space is left for the store; make room and try again.")
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
                (
                    .storeReadOnly, "store_read_only",
                    "The store may not be written; check the permissions of the file and its folder."
                )
            case SQLITE_CANTOPEN:
                (
                    .storeUnavailable, "store_unavailable",
                    "The store cannot be opened; check that the folder exists and may be used."
                )
            case SQLITE_IOERR:
                (.storeUnavailable, "store_unavailable", "Reading or writing the store failed (SQLite code \(code)).")
            case SQLITE_NOTADB: (.storeCorrupt, "store_not_a_database", "The file is not a database.")
            // Also what SQLite makes of EIO on reading, which it takes for a damaged file system.
            case SQLITE_CORRUPT:
                (
                    .storeCorrupt, "store_corrupt",
                    "The store is damaged or its disk cannot be read; check the disk, then restore the store from a backup if it stays so."
                )
            case SQLITE_TOOBIG: (.invalidRequest, "too_large", "A value is too large for the store.")
            default: (.internal, "internal", "SQLite answered \(code), which was not expected.")
            }
        var failure = Failure(status, status == .invalidRequest ? .badRequest : .internal, key, message)
        failure.isRetryable = status == .storeBusy
        return failure
    }
}
