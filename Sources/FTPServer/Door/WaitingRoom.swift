// The descriptors of the clients that wait. Who of them is next is decided in `Admission`.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// A client that was accepted and has no seat yet: a descriptor and an address, nothing more.
struct Arrival: Sendable {
    let descriptor: Int32
    let peer: Endpoint
    /// The number of the binding it came to.
    let binding: Int
    /// Where that is, as it was asked for.
    let endpoint: Endpoint
    /// The gate of the site that greets there; nil when there is no such site any more.
    let gate: GateNumber?
    let acceptedAt: ContinuousClock.Instant
    /// Whether it was told its number, by the first line of a 220 that isn't finished.
    var wasGreeted = false
}

/// The clients that wait, by the slots that their gates give them.
struct WaitingRoom {
    /// By gate, then by slot.
    private var arrivals: [[Arrival?]] = []
    /// Whom to tell its number, and when.
    var greetings = WaitingGreetings()

    /// Lets a client wait, and listens for its leaving only: what it sends early stays with the kernel, and wakes nobody.
    ///
    /// - Returns: false when the kernel can't watch it.
    mutating func enter(_ arrival: Arrival, as client: SiteClient, watchedBy poller: borrowing Poller) -> Bool {
        let (gate, slot) = (Int(client.gate), Int(client.client.slot))
        while self.arrivals.count <= gate { self.arrivals.append([]) }
        while self.arrivals[gate].count <= slot { self.arrivals[gate].append(nil) }
        self.arrivals[gate][slot] = arrival
        let token = DoorToken.waiting(client)
        do throws(Errno) {
            try poller.add(arrival.descriptor, token: token.rawValue, for: [.peerClosed, .edge])
            return true
        } catch { return false }
    }

    /// The connection of a client that waits.
    func arrival(of client: SiteClient) -> Arrival? {
        let (gate, slot) = (Int(client.gate), Int(client.client.slot))
        guard gate < self.arrivals.count, slot < self.arrivals[gate].count else { return nil }
        return self.arrivals[gate][slot]
    }

    /// Takes a client out; it is no longer watched.
    mutating func leave(_ client: SiteClient, watchedBy poller: borrowing Poller) -> Arrival {
        guard let arrival = self.arrival(of: client) else {
            preconditionFailure("A client left the waiting room twice.")
        }
        self.arrivals[Int(client.gate)][Int(client.client.slot)] = nil
        poller.remove(arrival.descriptor)
        return arrival
    }
}
