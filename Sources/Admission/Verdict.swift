// What gates answer, and the ids they give out. They are ids alone: whoever holds the descriptor gives them back.

/// A seat that was taken. It goes back through `seatReturned`, once.
public struct Permit: Hashable, Sendable {
    /// The gate that gave it.
    public let gate: GateNumber
    /// Where the gate counts the seats of the client's address.
    let origin: Int32
}

/// A gate among those of `SiteGates`; free numbers are used again.
public typealias GateNumber = Int32

/// A client that waits. The id is never used again for another one, so a late word about it changes nothing.
public struct WaitingClient: Hashable, Sendable {
    /// Its place in tables that stand beside the gate's own; reused once the client has left.
    public let slot: Int32
    /// Tells it from the clients that had the slot before; 22 bits.
    public let generation: UInt32

    static let generationMask: UInt32 = 0x3F_FFFF

    /// An id from its two halves.
    public init(slot: Int32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }
}

/// A client that waits at one of several gates.
public struct SiteClient: Hashable, Sendable {
    /// The gate.
    public let gate: GateNumber
    /// The client, as the gate knows it.
    public let client: WaitingClient

    /// An id from its two halves.
    public init(gate: GateNumber, client: WaitingClient) {
        self.gate = gate
        self.client = client
    }
}

/// What becomes of a client that has arrived at one of several gates.
public enum SiteVerdict: Hashable, Sendable {
    /// It has a seat.
    case admit(Permit)
    /// It waits. A full room may ask another one to leave for it, of the same site or of the one whose crowd is largest.
    case wait(SiteClient, displacing: SiteClient?)
    /// It is sent away.
    case refuse(Refusal)
}

/// What becomes of a client that has arrived.
public enum Verdict: Hashable, Sendable {
    /// It has a seat.
    case admit(Permit)
    /// It waits. A full room may ask another one to leave for it: the newest of the address that has the most.
    case wait(WaitingClient, displacing: WaitingClient?)
    /// It is sent away.
    case refuse(Refusal)
}

/// Why there is neither a seat nor a place to wait, and which number an operator would have to raise.
public enum Refusal: Hashable, Sendable {
    /// All seats of the server are taken: as many as its descriptors are good for.
    case serverFull(seats: Int)
    /// All seats of the site are taken (`maxConnections`).
    case siteFull(seats: Int)
    /// The client's address has as many seats as one address may have.
    case addressFull(seats: Int)
}
