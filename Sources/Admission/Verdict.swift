// What the gate answers, and the two ids it gives out. Both are ids alone: whoever holds the descriptor gives them back.

/// A seat that was taken. It goes back through `AdmissionGate.seatReturned`, once.
public struct Permit: Hashable, Sendable {
    /// Where the gate counts the seats of the client's address.
    let origin: Int32
}

/// A client that waits. The id is never used again for another one, so a late word about it changes nothing.
public struct WaitingClient: Hashable, Sendable {
    /// Its place in tables that stand beside the gate's own; reused once the client has left.
    public let slot: Int32
    /// Tells it from the clients that had the slot before; 30 bits.
    public let generation: UInt32

    /// An id from its two halves.
    public init(slot: Int32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }
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
