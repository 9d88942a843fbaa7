import MembraneCore

/// The objects that handles stand for.
///
/// A handle is a number that looks like a pointer: which slot, how often the slot was used, for what, and in which
/// process. A stale, foreign or made-up handle is therefore recognised without touching memory that it might mean.
final class HandleTable: Sendable {
    enum Kind: UInt {
        case engine = 1
        case client
        case cancellation
        case key
        case reply
    }

    private struct Slot: Sendable {
        var object: (any AnyObject & Sendable)?
        var kind = Kind.engine
        var uses: UInt = 0
    }

    private struct State: Sendable {
        var slots: [Slot] = []
        var free: [Int] = []
    }

    static let shared = HandleTable()

    private let state = Lock(State())

    // Widths of the parts of a handle, lowest first: slot, uses, kind, generation.
    private static let slotBits: UInt = 24
    private static let usesBits: UInt = 24
    private static let kindBits: UInt = 4
    private static let maximumUses: UInt = 1 << usesBits - 1

    /// The handle of a new object.
    func insert(_ object: any AnyObject & Sendable, _ kind: Kind) throws(Failure) -> OpaquePointer {
        let (slot, uses) = try state.withLock { (state) throws(Failure) -> (Int, UInt) in
            let index: Int
            if let free = state.free.popLast() {
                index = free
            } else {
                guard state.slots.count < 1 << Self.slotBits else { throw .internal("Too many handles are open.") }
                index = state.slots.count
                state.slots.append(Slot())
            }
            state.slots[index].object = object
            state.slots[index].kind = kind
            state.slots[index].uses += 1
            return (index, state.slots[index].uses)
        }
        let value =
            UInt(slot) | uses << Self.slotBits | kind.rawValue << (Self.slotBits + Self.usesBits)
            | ForkGate.generation << (Self.slotBits + Self.usesBits + Self.kindBits)
        guard let handle = unsafe OpaquePointer(bitPattern: value) else {
            throw .internal("A handle was made with the number zero.")
        }
        return unsafe handle
    }

    /// The object of a handle. Throws `forked` or `closed` where there is none.
    func find(_ handle: OpaquePointer?, _ kind: Kind) throws(Failure) -> any AnyObject & Sendable {
        guard let handle = unsafe handle else { throw .invalidArgument("The handle is NULL.") }
        guard !ForkGate.isOver else { throw .closed }
        let value = UInt(bitPattern: handle)
        try Self.checkGeneration(value)
        let object = state.withLock { state in Self.slot(value, kind, state).flatMap { state.slots[$0].object } }
        guard let object else { throw .closed }
        return object
    }

    /// Forgets a handle. Nil when it was forgotten before, is NULL, belongs to the parent process, or when the process ends:
    /// what is behind it may need what is gone.
    func remove(_ handle: OpaquePointer?, _ kind: Kind) -> (any AnyObject & Sendable)? {
        guard let handle = unsafe handle else { return nil }
        let value = UInt(bitPattern: handle)
        guard !ForkGate.isOver, (try? Self.checkGeneration(value)) != nil else { return nil }
        return state.withLock { state in
            guard let index = Self.slot(value, kind, state) else { return nil }
            let object = state.slots[index].object
            state.slots[index].object = nil
            // A slot that has used up its numbers is left alone, so that no handle ever comes back.
            if state.slots[index].uses < Self.maximumUses { state.free.append(index) }
            return object
        }
    }

    private static func checkGeneration(_ value: UInt) throws(Failure) {
        let generation = value >> (slotBits + usesBits + kindBits)
        let bits = UInt(UInt.bitWidth) - slotBits - usesBits - kindBits
        if generation != ForkGate.generation & (1 << bits - 1) {
            throw generation < ForkGate.generation ? .forked : .closed
        }
    }

    private static func slot(_ value: UInt, _ kind: Kind, _ state: State) -> Int? {
        let index = Int(value & (1 << slotBits - 1))
        guard index < state.slots.count else { return nil }
        let slot = state.slots[index]
        let isMeant =
            slot.object != nil && slot.kind == kind && slot.uses == value >> slotBits & (1 << usesBits - 1)
            && kind.rawValue == value >> (slotBits + usesBits) & (1 << kindBits - 1)
        return isMeant ? index : nil
    }
}
