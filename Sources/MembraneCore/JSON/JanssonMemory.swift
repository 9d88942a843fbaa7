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
        unsafe json_set_alloc_funcs(
            { size in
                // Jansson 2.14 goes on without what it had no memory for: it leaves characters out of texts and writes
                // behind the end of others. So the process ends here, as where Swift has no memory.
                guard let memory = unsafe malloc(size) else { abort() }
                return unsafe memory
            }, { unsafe free($0) })
        return true
    }()
}
