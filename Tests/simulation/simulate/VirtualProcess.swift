@testable import MembraneCore

/// The places where a thread hands over, and where a process may stop or die.
enum Point: String {
    case read, wasRead, write, committed, send, answer, sleep, wait
}

/// A process of the simulation: an engine of its own on the store that all share. When it dies, the next one begins anew.
final class VirtualProcess: @unchecked Sendable {
    unowned let world: World
    let index: Int
    let name: String
    /// Processes of one machine see each other end.
    let machine: Int
    let identity: String
    private(set) var hasEnded = false
    let skew: Int64
    let monotonicStart: Int64
    private(set) var engine: Engine?
    private(set) var isDead = false
    private(set) var pausedUntil: Int64 = 0
    /// When it stood still; what it held then may have passed to others.
    private var pauses: [ClosedRange<Int64>] = []
    /// Moves while a dead process unwinds, so that everything that waits in it gives up.
    private(set) var timeAfterDeath: Int64 = 0
    /// How many of its threads are at work.
    var threads = 0
    private let random: VirtualRandom
    /// Of the calls that are under way, and of those before.
    private var cancellations: [Cancellation] = []
    /// For a sabotage: the version of the credentials when a lease was taken, by its owner.
    var versionsAtLease: [String: Int64] = [:]
    /// For a sabotage: writes that are not on disk yet.
    var isUnwritten = false
    /// Threads that are inside a transaction hand over to nobody.
    var isInTransaction = false

    init(_ world: World, _ index: Int, generation: Int, skew: Int64) {
        self.world = world
        self.index = index
        self.skew = skew
        name = "p\(index).\(generation)"
        machine = index % world.plan.machines
        identity = "\(machine).\(generation)"
        monotonicStart = world.dice.within(0...1_000_000_000)
        random = VirtualRandom(world.dice.split())
    }

    /// Opens the engine; on the strand that calls.
    func boot() throws(Failure) {
        var environment = EngineEnvironment(
            clock: VirtualClock(self), random: random, transport: VirtualTransport(self), rootKey: SharedStore.rootKey)
        environment.processIdentity = VirtualIdentity(self)
        environment.database = VirtualDatabase(self)
        engine = try Engine(url: ":memory:", world.store.options, environment)
    }

    /// Lets others run, and perhaps never comes back: whoever calls this looks at `isDead` afterwards.
    func pass(_ point: Point, milliseconds: Int64 = 0) {
        guard let strand = world.scheduler.current, strand.process === self else { return }
        if isInTransaction { world.fail(.harness, "\(strand.name) waits inside a transaction (\(point.rawValue))") }
        if isDead { return unwind(milliseconds) }
        world.faults.strike(strand, at: point)
        if isDead { return }
        world.scheduler.suspend(milliseconds: max(0, milliseconds) + world.faults.latency(at: point))
    }

    /// What cancels a call, and is cancelled when the process dies.
    func cancellation() -> Cancellation {
        let cancellation = Cancellation()
        cancellations.append(cancellation)
        if isDead { cancellation.cancel() }
        return cancellation
    }

    /// As a host ends that closes what it has opened.
    func end() {
        isEnding = true
        engine?.close()
        guard !isDead else { return }
        hasEnded = true
        world.trace("\(name) has ended")
    }

    /// It is being closed, perhaps by another thread of it.
    private(set) var isEnding = false

    func check() throws(Failure) {
        if isDead { throw .closed }
    }

    func die() {
        guard !isDead else { return }
        isDead = true
        hasEnded = true
        if isUnwritten { world.store.undo() }
        for cancellation in cancellations { cancellation.cancel() }
    }

    func pause(until: Int64) {
        pausedUntil = until
        pauses.append(world.scheduler.time...until)
    }

    /// How long it stood still between two moments.
    func stoodStill(from start: Int64, to end: Int64) -> Int64 {
        pauses.reduce(0) { $0 + max(0, min($1.upperBound, end) - max($1.lowerBound, start)) }
    }

    private func unwind(_ milliseconds: Int64) {
        timeAfterDeath += max(1, milliseconds)
        if timeAfterDeath > 10_000_000 { world.fail(.harness, "\(name) is dead and does not end") }
        world.scheduler.suspend(milliseconds: 0)
    }
}
