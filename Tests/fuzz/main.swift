// Runs one fuzz target: `Fuzz TARGET [libFuzzer's options] [CORPUS…]`. See `Tests/fuzz/run`.

internal import CFuzzer
internal import Glibc

let name = CommandLine.arguments.dropFirst().first ?? ""
guard let target = Target.all.first(where: { $0.name == name }) else {
    print(Target.all.map(\.name).joined(separator: "\n"))
    exit(name == "--list" ? 0 : 2)
}
unsafe Target.current = target
_ = FuzzKeys.held

// Without the target's name, which would be a folder to libFuzzer.
var count = CommandLine.argc - 1
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv + 1
unsafe arguments?.pointee = CommandLine.unsafeArgv[0]
exit(
    unsafe LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        unsafe Target.current?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    })
