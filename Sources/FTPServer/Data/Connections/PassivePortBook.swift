// Who may connect to which passive port: the bookkeeping of one address's listeners, without sockets, threads or clock.
internal import DequeModule
internal import FTPProtocol

/// The reservations of a set of ports that all clients share.
///
/// A port is taken by (port, client address): what one client uses is free for the next client. A client that has
/// taken all ports waits for the first that comes back, in the order of asking.
///
/// Nothing but the address says whose a connection is, and many sessions share one behind a NAT. So a port that was
/// given up without its connection rests: that connection may still be on its way, and would be taken for the next
/// reservation's. The rest ends early when it comes. Of the other ports a client gets the one that it hasn't used for
/// longest.
///
/// What remains: a connection that comes after the rest, and a second one to a port that another session of the same
/// address got at once because its first had come and no other port was free. Resting there too would let ten ports
/// serve five uploads a second. Whoever needs certainty needs TLS that resumes the control connection's session, or an
/// address per client.
struct PassivePortBook: Sendable {
    /// Names a reservation.
    typealias Ticket = UInt64
    typealias Instant = ContinuousClock.Instant

    /// What became of a request.
    enum Reservation: Hashable {
        /// The index of the port.
        case port(Int)
        /// A port comes later, as a `Grant`.
        case waiting
        /// Too many wait already.
        case refused
    }

    /// A port that a waiting reservation got.
    struct Grant: Hashable {
        let ticket: Ticket
        let portIndex: Int
    }

    /// What became of a connection.
    enum Arrival: Hashable {
        /// It belongs to that reservation, which has come to its end; a port may have gone to the next.
        case expected(Ticket, next: Grant?)
        /// It belongs to a reservation that was given up; its port rests no more, and may have gone to the next.
        case late(next: Grant?)
        /// Nobody waits for it.
        case stray
    }

    private enum Place: Sendable {
        case port(Int)
        case waiting
    }

    private struct Rest: Sendable {
        let end: Instant
        let client: IPAddress
        let port: Int
    }

    private let portCount: Int
    private let waitingMax: Int
    private let restTime: Duration
    private var now: Instant
    private var clients: [IPAddress: PassivePortClient] = [:]
    private var places: [Ticket: (client: IPAddress, place: Place)] = [:]
    /// In the order of their ends; some ended early.
    private var rests: Deque<Rest> = []
    /// Where a client begins that has no reservation; moves with every port that is given out.
    private var nextPort = 0
    /// Reservations that wait for a port.
    private(set) var waitingCount = 0

    /// A book of ports that are known by their index, 0 ..< portCount.
    ///
    /// - Parameter restTime: how long a port rests that was given up without its connection.
    init(portCount: Int, waitingMax: Int, restTime: Duration, now: Instant) {
        precondition(portCount > 0, "A book needs a port.")
        self.portCount = portCount
        self.waitingMax = waitingMax
        self.restTime = restTime
        self.now = now
    }

    /// Reservations that have a port, or wait for one.
    var count: Int { self.places.count }

    /// When `advance` should be called at the latest; nil when nobody waits for that.
    var nextWake: Instant? { self.waitingCount > 0 ? self.rests.first?.end : nil }

    /// Ends the rests that are over by now; says who gets the ports. All else happens at the time that was told last.
    mutating func advance(to now: Instant) -> [Grant] {
        self.now = max(self.now, now)
        var grants: [Grant] = []
        while let rest = self.rests.first, rest.end <= self.now {
            self.rests.removeFirst()
            guard self.clients[rest.client]?.endRest(of: rest.port, restingTo: rest.end) == true else { continue }
            if let grant = self.serveNext(of: rest.client) { grants.append(grant) }
        }
        return grants
    }

    /// Asks for a port; a ticket is used once.
    mutating func reserve(for address: IPAddress, ticket: Ticket) -> Reservation {
        let address = address.canonical
        let newcomer = PassivePortClient(portCount: self.portCount, firstPort: self.nextPort)
        guard let port = self.clients[address, default: newcomer].takePort(for: ticket) else {
            return self.wait(address, ticket)
        }
        self.nextPort = (port + 1) % self.portCount
        self.places[ticket] = (address, .port(port))
        return .port(port)
    }

    /// A connection came to a port; the reservation that it was for is over.
    mutating func connected(to port: Int, from address: IPAddress) -> Arrival {
        let address = address.canonical
        if let ticket = self.clients[address]?.giveBack(port) {
            self.places[ticket] = nil
            return .expected(ticket, next: self.serveNext(of: address))
        }
        guard self.clients[address]?.endRest(of: port, restingTo: nil) == true else { return .stray }
        return .late(next: self.serveNext(of: address))
    }

    /// A reservation is given up without its connection; nothing happens when it is over already.
    mutating func release(_ ticket: Ticket) {
        guard let (address, place) = self.places.removeValue(forKey: ticket) else { return }
        switch place {
        case .waiting:
            self.waitingCount -= 1
            self.clients[address]?.leftCount += 1
            self.sweepQueue(of: address)
        case .port(let port):
            let end = self.now + self.restTime
            self.clients[address]?.beginRest(of: port, until: end)
            self.rests.append(Rest(end: end, client: address, port: port))
        }
    }

    /// Empties the book; returns the tickets of those who waited.
    mutating func removeAll() -> [Ticket] {
        let waiting = self.places.filter { if case .waiting = $0.value.place { true } else { false } }.keys
        self.clients = [:]
        self.places = [:]
        self.rests = []
        self.waitingCount = 0
        return Array(waiting)
    }

    private mutating func wait(_ address: IPAddress, _ ticket: Ticket) -> Reservation {
        guard self.waitingCount < self.waitingMax else { return .refused }
        self.waitingCount += 1
        self.clients[address]?.waiting.append(ticket)
        self.places[ticket] = (address, .waiting)
        return .waiting
    }

    /// Drops those who left from the queue of waiting reservations, once they are the greater part of it: so leaving
    /// costs no search, and the queue can't grow by coming and leaving.
    private mutating func sweepQueue(of address: IPAddress) {
        guard let client = self.clients[address], client.leftCount * 2 > client.waiting.count else { return }
        self.clients[address]?.waiting.removeAll { self.places[$0] == nil }
        self.clients[address]?.leftCount = 0
    }

    /// Gives a port of a client that came back to the first of its reservations that still waits.
    private mutating func serveNext(of address: IPAddress) -> Grant? {
        while let ticket = self.clients[address]?.waiting.popFirst() {
            guard self.places[ticket] != nil else {
                self.clients[address]?.leftCount -= 1
                continue
            }
            guard let port = self.clients[address]?.takePort(for: ticket) else {
                preconditionFailure("A port came back, and is free.")
            }
            self.places[ticket] = (address, .port(port))
            self.waitingCount -= 1
            return Grant(ticket: ticket, portIndex: port)
        }
        if self.clients[address]?.isIdle == true { self.clients[address] = nil }
        return nil
    }
}
