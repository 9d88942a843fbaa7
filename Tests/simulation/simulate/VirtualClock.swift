@testable import MembraneCore

/// The time as one virtual process sees it: the shared date with its own error, and a count that begins anywhere.
final class VirtualClock: MembraneCore.Clock, @unchecked Sendable {
    /// 2027-01-15T08:00:00.000Z.
    static let start: Int64 = 1_800_000_000_000

    private unowned let process: VirtualProcess

    init(_ process: VirtualProcess) { self.process = process }

    var now: Int64 { Self.start + process.world.scheduler.time + process.world.clockError + process.skew }
    var monotonic: Int64 { process.monotonicStart + process.world.scheduler.time + process.timeAfterDeath }

    func sleep(milliseconds: Int64) { process.pass(.sleep, milliseconds: milliseconds) }

    /// Other threads change things only while this one waits: looking again after the time is enough.
    func wait(milliseconds: Int64, _ forChange: (Int64) -> Void) { process.pass(.wait, milliseconds: milliseconds) }
}

/// Who a virtual process is, on one of the plan's machines.
final class VirtualIdentity: ProcessIdentity, @unchecked Sendable {
    private unowned let process: VirtualProcess

    init(_ process: VirtualProcess) { self.process = process }

    var own: String { process.identity }

    func hasEnded(_ name: String) -> Bool { process.world.hasEnded(name, seenFrom: process) }
}

/// Random bytes of one virtual process.
final class VirtualRandom: RandomSource, @unchecked Sendable {
    private let dice: Dice

    init(_ dice: Dice) { self.dice = dice }

    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: dice.next() >> 24) } }
}
