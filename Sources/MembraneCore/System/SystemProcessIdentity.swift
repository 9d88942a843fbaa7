import Glibc

/// The machine's processes.
package struct SystemProcessIdentity: ProcessIdentity {
    package init() {}

    /// The machine's boot, the namespace of process ids, the id, and when the process began: together never given twice.
    package var own: String {
        "\(Self.here).\(getpid()).\(Self.stat("self")?.began ?? 0)"
    }

    package func hasEnded(_ name: String) -> Bool {
        let parts = name.parts(at: UInt8(ascii: "."), keepingEmpty: true)
        guard parts.count >= 4, parts[0] + "." + parts[1] == Self.here, let id = Int32(parts[2]),
            let since = Int64(parts[3]),
            id > 0, since > 0, !Self.here.isEmpty
        else { return false }
        if kill(id, 0) != 0 { return errno == ESRCH }
        // Where another user's processes cannot be looked at, nobody knows.
        guard let stat = Self.stat("\(id)") else { return false }
        return stat.isOver || stat.began != since
    }

    /// Empty where the system tells nothing of it.
    private static var here: String {
        guard let boot = read("/proc/sys/kernel/random/boot_id"), let space = namespace else { return "" }
        let digits = boot.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "\n") }
        return String(decoding: digits, as: UTF8.self) + "." + space
    }

    private static var namespace: String? {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = unsafe readlink("/proc/self/ns/pid", &buffer, buffer.count)
        guard count > 0 else { return nil }
        let digits = buffer.prefix(count).compactMap { UInt8(exactly: $0) }.filter { (0x30...0x39).contains($0) }
        return String(decoding: digits, as: UTF8.self)
    }

    /// When a process began, in clock ticks since the boot, and whether only its number is left; nil when that cannot
    /// be told.
    private static func stat(_ id: String) -> (began: Int64, isOver: Bool)? {
        // The name of the program comes second, in brackets, and may hold anything.
        guard let stat = read("/proc/\(id)/stat"), let end = stat.utf8.lastIndex(of: UInt8(ascii: ")")) else {
            return nil
        }
        let fields = stat.utf8[end...].dropFirst(2).split(separator: UInt8(ascii: " "))
        guard fields.count > 19, let began = Int64(String(decoding: fields[19], as: UTF8.self)) else { return nil }
        return (began, [UInt8(ascii: "Z"), UInt8(ascii: "X")].contains(fields[0].first))
    }

    private static func read(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 2048)
        let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
    }
}
