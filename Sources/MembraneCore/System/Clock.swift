/// Where time comes from. A parameter of the engine, so that tests and the simulation make their own.
package protocol Clock: Sendable {
    /// Milliseconds since 1970-01-01 UTC. May jump.
    var now: Int64 { get }
    /// Milliseconds since some instant. Never jumps.
    var monotonic: Int64 { get }
    func sleep(milliseconds: Int64)
    /// Lets at most that much time pass until another thread may have changed something. `forChange` waits in real time.
    func wait(milliseconds: Int64, _ forChange: (Int64) -> Void)
}

extension Clock {
    package func wait(milliseconds: Int64, _ forChange: (Int64) -> Void) { forChange(milliseconds) }
}
