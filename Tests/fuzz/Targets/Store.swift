extension Target {
    /// The same calls as of `operation` to a store that is damaged: something else stands in up to three columns.
    static let store = Target(name: "store") { input in FuzzWorld.run(input, damages: 3) }
}
