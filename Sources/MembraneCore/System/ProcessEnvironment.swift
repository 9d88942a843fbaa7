import Glibc

/// The environment variables that the library reads.
enum ProcessEnvironment {
    static func value(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}
