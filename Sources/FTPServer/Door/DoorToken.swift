internal import Admission

/// Whom an event of the door's poller is about, in the 64 bits that epoll carries: a kind, a slot, and the generation of
/// what is in the slot. An event of an earlier generation is about somebody who has gone.
enum DoorToken: Hashable {
    case wake
    /// A listener, by its binding's number and its own among the binding's.
    case listener(binding: Int32, index: UInt32)
    case waiting(slot: Int32, generation: UInt32)
    case lingering(slot: Int32, generation: UInt32)

    static func waiting(_ client: WaitingClient) -> DoorToken {
        .waiting(slot: client.slot, generation: client.generation)
    }

    /// Bits of a generation; slots have 32, the kind 2.
    static let generationMask: UInt32 = 0x3FFF_FFFF

    var rawValue: UInt64 {
        switch self {
        case .wake: Self.bits(0, 0, 0)
        case .listener(let binding, let index): Self.bits(1, binding, index)
        case .waiting(let slot, let generation): Self.bits(2, slot, generation)
        case .lingering(let slot, let generation): Self.bits(3, slot, generation)
        }
    }

    init(rawValue: UInt64) {
        let slot = Int32(truncatingIfNeeded: rawValue >> 2)
        let generation = UInt32(truncatingIfNeeded: rawValue >> 34)
        switch rawValue & 3 {
        case 1: self = .listener(binding: slot, index: generation)
        case 2: self = .waiting(slot: slot, generation: generation)
        case 3: self = .lingering(slot: slot, generation: generation)
        default: self = .wake
        }
    }

    private static func bits(_ kind: UInt64, _ slot: Int32, _ generation: UInt32) -> UInt64 {
        kind | UInt64(UInt32(bitPattern: slot)) << 2 | UInt64(generation & self.generationMask) << 34
    }
}
