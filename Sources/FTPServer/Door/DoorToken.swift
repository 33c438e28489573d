internal import Admission

/// Whom an event of the door's poller is about, in the 64 bits that epoll carries: a kind, a slot, and the generation of
/// what is in the slot. An event of an earlier generation is about somebody who has gone. For one who waits the gate
/// stands between: slots have fewer bits then, and so have generations.
enum DoorToken: Hashable {
    case wake
    /// A listener, by its binding's place and its own number among the binding's.
    case listener(binding: Int32, index: UInt32)
    case waiting(SiteClient)
    case lingering(slot: Int32, generation: UInt32)

    /// Bits of a generation; slots have 32, the kind 2.
    static let generationMask: UInt32 = 0x3FFF_FFFF

    var rawValue: UInt64 {
        switch self {
        case .wake: Self.bits(0, 0, 0)
        case .listener(let binding, let index): Self.bits(1, binding, index)
        case .waiting(let waiting): Self.bits(waiting)
        case .lingering(let slot, let generation): Self.bits(3, slot, generation)
        }
    }

    init(rawValue: UInt64) {
        let slot = Int32(truncatingIfNeeded: rawValue >> 2)
        let generation = UInt32(truncatingIfNeeded: rawValue >> 34)
        switch rawValue & 3 {
        case 1: self = .listener(binding: slot, index: generation)
        case 2: self = .waiting(Self.waiting(rawValue))
        case 3: self = .lingering(slot: slot, generation: generation)
        default: self = .wake
        }
    }

    /// Bits of a gate, of a waiting client's slot, and of its generation.
    private static let (gateBits, slotBits, shortGenerationBits) = (UInt64(18), UInt64(22), UInt64(22))

    private static func bits(_ waiting: SiteClient) -> UInt64 {
        let gate = UInt64(truncatingIfNeeded: waiting.gate) & (1 << Self.gateBits - 1)
        let slot = UInt64(truncatingIfNeeded: waiting.client.slot) & (1 << Self.slotBits - 1)
        let generation = UInt64(waiting.client.generation) & (1 << Self.shortGenerationBits - 1)
        return 2 | gate << 2 | slot << (2 + Self.gateBits) | generation << (2 + Self.gateBits + Self.slotBits)
    }

    private static func waiting(_ rawValue: UInt64) -> SiteClient {
        let gate = rawValue >> 2 & (1 << Self.gateBits - 1)
        let slot = rawValue >> (2 + Self.gateBits) & (1 << Self.slotBits - 1)
        let client = WaitingClient(
            slot: Int32(truncatingIfNeeded: slot),
            generation: UInt32(truncatingIfNeeded: rawValue >> (2 + Self.gateBits + Self.slotBits))
        )
        return SiteClient(gate: GateNumber(truncatingIfNeeded: gate), client: client)
    }

    private static func bits(_ kind: UInt64, _ slot: Int32, _ generation: UInt32) -> UInt64 {
        kind | UInt64(UInt32(bitPattern: slot)) << 2 | UInt64(generation & self.generationMask) << 34
    }
}
