// swift-tools-version: 6.2
import PackageDescription

/// Every target is checked to the same, strict standard.
///
/// The release library is linked by the Makefile: linker flags given here would leak into the test executables.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "membrane",
    products: [
        .library(name: "membrane", type: .dynamic, targets: ["Membrane"])
    ],
    targets: [
        .systemLibrary(name: "CMembrane", path: "include"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CCatalogue", exclude: ["connectors", "categories.json", "README.md"]),
        .target(
            name: "MembraneCore",
            dependencies: ["COpenSSL", "CJansson", "CSQLite", "CCurl", "CCatalogue"],
            swiftSettings: settings),
        .target(name: "Membrane", dependencies: ["CMembrane", "MembraneCore"], swiftSettings: settings),
        // What `make generate` reads; no part of the product.
        .executableTarget(
            name: "describe", dependencies: ["MembraneCore"], path: "Sources/Describe", swiftSettings: settings),
        .executableTarget(
            name: "connector-benchmarks", dependencies: ["MembraneCore"], path: "Tests/benchmarks/connectors",
            swiftSettings: settings),
        .testTarget(name: "MembraneCoreTests", dependencies: ["MembraneCore"], swiftSettings: settings),
        .testTarget(
            name: "MembraneTests", dependencies: ["CMembrane", "Membrane", "MembraneCore"], swiftSettings: settings),
        .target(name: "CFiber", path: "Tests/simulation/CFiber"),
        .executableTarget(
            name: "simulate", dependencies: ["MembraneCore", "CFiber"], path: "Tests/simulation/simulate",
            // Stacks that take turns look like overlapping accesses to the run time's check.
            swiftSettings: settings + [.unsafeFlags(["-enforce-exclusivity=unchecked"])]),
    ]
)

// libFuzzer brings its own main loop and needs its own flags: `make fuzz` sets this.
if Context.environment["MEMBRANE_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Tests/fuzz/CFuzzer"),
        .executableTarget(
            name: "Fuzz", dependencies: ["CFuzzer", "CMembrane", "Membrane", "MembraneCore"], path: "Tests/fuzz",
            exclude: ["CFuzzer", "corpus", "dictionaries", "inputs", "run"], swiftSettings: settings),
    ]
}
