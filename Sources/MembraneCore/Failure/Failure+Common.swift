/// The failures that more than one part of the library reports.
extension Failure {
    package static func invalidArgument(_ message: String) -> Failure {
        Failure(.invalidArgument, .badRequest, "invalid_argument", message)
    }

    static func invalidRequest(_ message: String, path: String? = nil) -> Failure {
        let failure = Failure(.invalidRequest, .badRequest, "invalid_request", message)
        return path.map { failure.with("path", .string(String($0.unicodeScalars.prefix(300)))) } ?? failure
    }

    static func notFound(_ what: String) -> Failure {
        Failure(.notFound, .badRequest, "not_found", "\(what) was not found.")
    }

    static func alreadyExists(_ message: String) -> Failure {
        Failure(.alreadyExists, .badRequest, "already_exists", message)
    }

    /// - Parameter what: with its article.
    static func keyExists(_ what: String, _ key: String) -> Failure {
        alreadyExists(
            "\(what) with the key \(key) exists already in this workspace; with `ifExists` \"update\" it is changed.")
    }

    static func conflict(_ key: String, _ message: String) -> Failure {
        Failure(.conflict, .badRequest, key, message)
    }

    static func configuration(_ key: String, _ message: String) -> Failure {
        Failure(.configuration, .configuration, key, message)
    }

    package static func unsupported(_ message: String) -> Failure {
        Failure(.unsupported, .badRequest, "unsupported", message)
    }

    /// A defect of the library: something that cannot happen did.
    package static func `internal`(_ message: String) -> Failure {
        Failure(.internal, .internal, "internal", message)
    }

    /// SQLite, libcurl or OpenSSL has none. Where Swift has none the process ends.
    static var outOfMemory: Failure {
        Failure(.outOfMemory, .internal, "out_of_memory", "An allocation failed.")
    }

    /// A record that contradicts itself or another one, or that no version of the library writes.
    ///
    /// - Parameter found: one sentence, which names no value: it may be another tenant's, or a secret.
    static func storeCorrupt(_ found: String) -> Failure {
        Failure(
            .storeCorrupt, .internal, "store_corrupt",
            "\(found) The store is damaged: restore it from a backup if it stays so.")
    }

    package static var closed: Failure {
        Failure(.closed, .badRequest, "closed", "The handle was closed or freed, or never was one.")
    }

    package static var forked: Failure {
        Failure(.forked, .badRequest, "forked", "The handle belongs to the parent process: open anew after a fork.")
    }

    static var cancelled: Failure {
        Failure(.cancelled, .badRequest, "cancelled", "The call was cancelled.")
    }

    static var timedOut: Failure {
        var failure = Failure(.timedOut, .badRequest, "timed_out", "The call's time limit passed before it was done.")
        failure.isRetryable = true
        return failure
    }
}
