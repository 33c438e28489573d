// The descriptors of the clients that wait. Who of them is next is decided in `Admission`.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage

/// A client that was accepted and has no seat yet: a descriptor and an address, nothing more.
struct Arrival: Sendable {
    let descriptor: Int32
    let peer: Endpoint
    let binding: Int
    let acceptedAt: ContinuousClock.Instant
    /// Whether it was told its number, by the first line of a 220 that isn't finished.
    var wasGreeted = false
}

/// The clients that wait, by the slots that the gate gives them.
struct WaitingRoom {
    private var arrivals: [Arrival?] = []
    /// Whom to tell its number, and when.
    var greetings = WaitingGreetings()

    /// Lets a client wait, and listens for its leaving only: what it sends early stays with the kernel, and wakes nobody.
    ///
    /// - Returns: false when the kernel can't watch it.
    mutating func enter(_ arrival: Arrival, as client: WaitingClient, watchedBy poller: borrowing Poller) -> Bool {
        while self.arrivals.count <= client.slot { self.arrivals.append(nil) }
        self.arrivals[Int(client.slot)] = arrival
        let token = DoorToken.waiting(client)
        do throws(Errno) {
            try poller.add(arrival.descriptor, token: token.rawValue, for: [.peerClosed, .edge])
            return true
        } catch { return false }
    }

    /// The connection of a client that waits.
    func arrival(of client: WaitingClient) -> Arrival? {
        client.slot < self.arrivals.count ? self.arrivals[Int(client.slot)] : nil
    }

    /// Takes a client out; it is no longer watched.
    mutating func leave(_ client: WaitingClient, watchedBy poller: borrowing Poller) -> Arrival {
        guard let arrival = self.arrivals[Int(client.slot)] else {
            preconditionFailure("A client left the waiting room twice.")
        }
        self.arrivals[Int(client.slot)] = nil
        poller.remove(arrival.descriptor)
        return arrival
    }
}
