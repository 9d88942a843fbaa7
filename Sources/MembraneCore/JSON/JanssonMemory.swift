import CJansson
import Glibc

/// Lets Jansson take and give back its memory through this library, which wipes in a release what it frees
/// (Sources/CWipe): the values, and the pieces of text that they are read from, may be secrets.
enum JanssonMemory {
    static func prepare() {
        _ = isPrepared
    }

    /// Whether it is so. A host that has given Jansson functions of its own keeps them.
    private static let isPrepared: Bool = {
        guard json_has_standard_memory() else { return false }
        unsafe json_set_alloc_funcs({ unsafe malloc($0) }, { unsafe free($0) })
        return true
    }()
}
