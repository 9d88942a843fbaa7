import CSQLite

/// What a forked child does with the connections of its parent.
///
/// They must not be used in the child, and they must not stay open there either: SQLite would take the locks that it
/// remembers for locks that the child has. Closing them takes no lock from the parent, since locks on files belong to
/// the process.
package enum SQLiteInheritance {
    /// Every connection of the process. A fork comes only between two uses of the library, so it is whole.
    private static let open = Lock(Handles())

    private struct Handles: Sendable {
        var addresses: Set<UInt> = []
    }

    static func add(_ handle: OpaquePointer) {
        let address = UInt(bitPattern: handle)
        open.withLock { _ = $0.addresses.insert(address) }
    }

    static func remove(_ handle: OpaquePointer) {
        let address = UInt(bitPattern: handle)
        open.withLock { _ = $0.addresses.remove(address) }
    }

    /// Called once in the child, while it still has one thread.
    package static func closeInChild() {
        let inherited = open.withLock { handles in
            defer { handles.addresses = [] }
            return handles.addresses
        }
        for address in inherited {
            guard let handle = unsafe OpaquePointer(bitPattern: address) else { continue }
            while let statement = unsafe sqlite3_next_stmt(handle, nil) { unsafe sqlite3_finalize(statement) }
            unsafe sqlite3_close_v2(handle)
        }
    }
}
