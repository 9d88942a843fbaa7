import Glibc

/// Small files that hold a key, readable by their owner only.
enum KeyFile {
    /// Larger files are no key files.
    private static let maximumSize = 4096

    /// The file's bytes; nil when there is no such file.
    static func read(_ path: String) throws(Failure) -> Secret? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            if errno == ENOENT { return nil }
            throw unreadable(path, errno)
        }
        defer { close(descriptor) }
        try checkMode(descriptor, path)
        var buffer = [UInt8](repeating: 0, count: maximumSize)
        defer { unsafe explicit_bzero(&buffer, buffer.count) }
        let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw unreadable(path, errno) }
        return Secret(buffer.prefix(count))
    }

    /// A key that everybody on the machine can read, or that others may replace, keeps nothing secret. A group may read it:
    /// service managers and orchestrators hand files on so.
    private static func checkMode(_ descriptor: Int32, _ path: String) throws(Failure) {
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0 else { throw unreadable(path, errno) }
        let mode = information.st_mode & 0o777
        guard information.st_mode & S_IFMT == S_IFREG, mode & 0o027 != 0 else { return }
        let digits = String(mode, radix: 8)
        throw .configuration(
            "key_file_exposed",
            "The key file \(path) has the mode \(String(repeating: "0", count: max(0, 4 - digits.utf8.count)))\(digits), so that others than "
                + "its owner can read or replace it: take that from them with `chmod 600`.")
    }

    /// Makes the file with mode 0600, whole or not at all. False when another process was faster.
    static func create(_ path: String, temporaryName: String, _ contents: [UInt8]) throws(Failure) -> Bool {
        let temporary = path + "." + temporaryName
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(path, errno) }
        defer { unsafe unlink(temporary) }
        let written = unsafe contents.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        let isSafe = written == contents.count && fsync(descriptor) == 0
        let problem = errno
        close(descriptor)
        guard isSafe else { throw unwritable(path, problem) }
        // A link appears at once and with its contents, and never replaces a file.
        if unsafe link(temporary, path) == 0 {
            try syncFolder(of: path)
            return true
        }
        if errno == EEXIST { return false }
        throw unwritable(path, errno)
    }

    /// Without this a power cut could keep the store and lose its key.
    private static func syncFolder(of path: String) throws(Failure) {
        let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unwritable(path, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw unwritable(path, errno) }
    }

    private static func unreadable(_ path: String, _ code: Int32) -> Failure {
        Failure(
            .storeUnavailable, .internal, "key_file_unreadable",
            "The key file \(path) cannot be read: \(describe(code)).")
    }

    private static func unwritable(_ path: String, _ code: Int32) -> Failure {
        let status: Status =
            code == ENOSPC ? .storeFull : code == EROFS || code == EACCES ? .storeReadOnly : .storeUnavailable
        return Failure(
            status, .internal, "key_file_unwritable", "The key file \(path) cannot be made: \(describe(code)).")
    }

    private static func describe(_ code: Int32) -> String {
        switch code {
        case EACCES: "permission denied"
        case ENOENT: "no such folder"
        case EROFS: "the file system is read-only"
        case ENOSPC: "no space is left"
        case EISDIR: "it is a folder"
        default: "error \(code) of the system"
        }
    }
}
