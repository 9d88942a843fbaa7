extension Target {
    /// Calls of every operation through the C interface, by everybody, to an engine in memory: see `InputReader` for how
    /// bytes become calls.
    static let operation = Target(name: "operation") { input in FuzzWorld.run(input) }
}
