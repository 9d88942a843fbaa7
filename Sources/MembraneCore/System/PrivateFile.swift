import Glibc

/// A file that only its owner may read.
enum PrivateFile {
    /// Makes an empty file where there is none yet. Whatever keeps it from being made is found by whoever opens it next.
    static func create(_ path: String) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }
}
