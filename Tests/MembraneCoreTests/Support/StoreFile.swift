import Glibc

@testable import MembraneCore

/// A folder of its own with room for one store, removed when the test is done with it.
final class StoreFile: Sendable {
    let folder: String
    var path: String { folder + "/store.db" }
    var keyPath: String { path + ".key" }

    /// In memory where nothing is to be waited for; a machine without `/dev/shm` has it on its disk.
    init(inMemory: Bool = false) throws {
        let hasMemory = unsafe access("/dev/shm", W_OK) == 0
        let place = inMemory && hasMemory ? "/dev/shm" : "/tmp"
        var template = Array("\(place)/membrane-tests-XXXXXX".utf8CString)
        guard let name = unsafe mkdtemp(&template) else { throw Failure.internal("mkdtemp failed.") }
        folder = unsafe String(cString: name)
    }

    deinit {
        for name in Self.names(in: folder) { unsafe unlink(folder + "/" + name) }
        unsafe rmdir(folder)
    }

    var names: [String] { Self.names(in: folder) }

    private static func names(in folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
                unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func bytes(_ path: String? = nil) -> [UInt8] {
        guard let file = unsafe fopen(path ?? self.path, "r") else { return [] }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }

    func write(_ bytes: [UInt8], _ path: String? = nil) {
        guard let file = unsafe fopen(path ?? self.path, "w") else { return }
        unsafe fwrite(bytes, 1, bytes.count, file)
        unsafe fclose(file)
        // As keys must be, whatever the umask is.
        unsafe chmod(path ?? self.path, 0o600)
    }

    func setMode(_ mode: UInt32, _ path: String) { unsafe chmod(path, mode) }

    /// The permissions of a file, such as 0o600.
    func mode(_ path: String) -> UInt32 {
        var information = stat()
        unsafe stat(path, &information)
        return information.st_mode & 0o777
    }

    /// Works on the file itself, as another program could.
    @discardableResult
    func execute<Value>(_ body: (any DatabaseSession) throws(Failure) -> Value) throws -> Value {
        let database = try SQLiteDatabase(path: path, .patient)
        defer { database.close() }
        return try database.write(.patient, body)
    }
}
