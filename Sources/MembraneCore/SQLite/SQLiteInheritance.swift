import CSQLite

/// What a forked child does with the connections of its parent.
///
/// They must not be used in the child, and they must not stay open there when it opens the file itself: SQLite would take
/// the locks that it remembers for locks that the child has. Closing them takes no lock from the parent, since locks on
/// files belong to the process.
enum SQLiteInheritance {
    /// Every connection of the process. A fork comes only between two uses of the library, so it is whole.
    private static let open = Lock(Handles())

    private struct Handles: Sendable {
        var addresses: Set<UInt> = []
        let home = HomeProcess()
    }

    static func add(_ handle: OpaquePointer) {
        let address = UInt(bitPattern: handle)
        open.withLock { _ = $0.addresses.insert(address) }
    }

    static func remove(_ handle: OpaquePointer) {
        let address = UInt(bitPattern: handle)
        open.withLock { _ = $0.addresses.remove(address) }
    }

    /// To be called before a connection is opened. Not in the fork itself: most children never open one, and some may not
    /// even call SQLite, because another thread of their parent's was in the middle of it.
    static func close() {
        open.withLock { handles in
            if handles.home.isThisOne { return }
            for address in handles.addresses { unsafe close(OpaquePointer(bitPattern: address)) }
            handles = Handles()
        }
    }

    private static func close(_ handle: OpaquePointer?) {
        guard let handle = unsafe handle else { return }
        while let statement = unsafe sqlite3_next_stmt(handle, nil) { unsafe sqlite3_finalize(statement) }
        // Otherwise the last one to close moves the log into the file and removes it, also where others have the file
        // again by now.
        unsafe sqlite_leave_file_alone(handle)
        unsafe sqlite3_close_v2(handle)
    }
}
