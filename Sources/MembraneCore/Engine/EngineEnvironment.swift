/// What an engine takes from the world outside. Tests and the simulation bring their own.
package struct EngineEnvironment: Sendable {
    package var clock: any Clock
    package var random: any RandomSource
    package var processIdentity: any ProcessIdentity = SystemProcessIdentity()
    /// Nil: libcurl, with the address policy of the options.
    package var transport: (any Transport)?
    /// Nil: the one that the URL names.
    var database: (any Database)?
    /// The environment variable `MEMBRANE_KEY`.
    package var rootKey: String?

    package init(
        clock: any Clock = SystemClock(), random: any RandomSource = SystemRandom(), transport: (any Transport)? = nil,
        rootKey: String? = nil
    ) {
        self.clock = clock
        self.random = random
        self.transport = transport
        self.rootKey = rootKey
    }

    /// What the process has.
    package static var process: EngineEnvironment {
        EngineEnvironment(rootKey: ProcessEnvironment.value("MEMBRANE_KEY"))
    }
}
