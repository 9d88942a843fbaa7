// Runs one fuzz target: `Fuzz TARGET [libFuzzer's options] [CORPUS…]`. See `Tests/fuzz/run`.

internal import CFuzzer
internal import Glibc

/// libFuzzer starts this program again to merge corpora, with its own options and without the name of the target.
let variable = "MEMBRANE_FUZZ_TARGET"

let first = CommandLine.arguments.dropFirst().first ?? ""
let inherited = unsafe getenv(variable).map { unsafe String(cString: $0) }
let isStartedAgain = inherited != nil && (first.hasPrefix("-") && first != "--list")
let name = isStartedAgain ? inherited ?? "" : first
guard let target = Target.all.first(where: { $0.name == name }) else {
    print(Target.all.map(\.name).joined(separator: "\n"))
    exit(name == "--list" ? 0 : 2)
}
unsafe setenv(variable, name, 1)
unsafe Target.current = target
_ = FuzzKeys.held

// Without the target's name, which would be a folder to libFuzzer.
let skipped = isStartedAgain ? 0 : 1
var count = CommandLine.argc - Int32(skipped)
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv + skipped
unsafe arguments?.pointee = CommandLine.unsafeArgv[0]
exit(
    unsafe LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        unsafe Target.current?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    })
