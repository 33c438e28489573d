// Who may connect to which passive port: the bookkeeping of one address's listeners, without sockets, threads or time.
internal import DequeModule
internal import FTPProtocol

/// The reservations of a set of ports that all clients share.
///
/// A port is taken by (port, client address): what one client uses is free for the next client. A client that has
/// taken all ports waits for the first that comes back, in the order of asking.
///
/// A client's ports rotate: after its port n comes n+1, so that a data connection that comes late, for a reservation
/// that was given up, meets a port where nobody of that address waits.
struct PassivePortBook: Sendable {
    /// Names a reservation.
    typealias Ticket = UInt64

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
        /// It belongs to that reservation, which has come to its end; its port may have gone to the next.
        case expected(Ticket, next: Grant?)
        /// Nobody waits for it.
        case stray
    }

    private struct Client: Sendable {
        var ticketByPort: [Int: Ticket] = [:]
        /// Those who wait, and some who did.
        var waiting: Deque<Ticket> = []
        /// How many in `waiting` have left.
        var leftCount = 0
        /// Where the search for the next port begins.
        var nextPort: Int

        /// The next port of the rotation, taken for the ticket; one must be free.
        mutating func takePort(of portCount: Int, for ticket: Ticket) -> Int {
            var port = self.nextPort
            while self.ticketByPort[port] != nil { port = (port + 1) % portCount }
            self.ticketByPort[port] = ticket
            self.nextPort = (port + 1) % portCount
            return port
        }
    }

    private enum Place: Sendable {
        case port(Int)
        case waiting
    }

    private let portCount: Int
    private let waitingMax: Int
    private var clients: [IPAddress: Client] = [:]
    private var places: [Ticket: (client: IPAddress, place: Place)] = [:]
    /// Where a client begins that has no reservation; moves with every port that is given out.
    private var nextPort = 0
    /// Reservations that wait for a port.
    private(set) var waitingCount = 0

    /// A book of ports that are known by their index, 0 ..< portCount.
    init(portCount: Int, waitingMax: Int) {
        precondition(portCount > 0, "A book needs a port.")
        self.portCount = portCount
        self.waitingMax = waitingMax
    }

    /// Reservations that have a port, or wait for one.
    var count: Int { self.places.count }

    /// Asks for a port; a ticket is used once.
    mutating func reserve(for address: IPAddress, ticket: Ticket) -> Reservation {
        let address = address.canonical
        let takenCount = self.clients[address]?.ticketByPort.count ?? 0
        guard takenCount < self.portCount else { return self.wait(address, ticket) }
        let start = Client(nextPort: self.nextPort)
        let port = self.clients[address, default: start].takePort(of: self.portCount, for: ticket)
        self.nextPort = (port + 1) % self.portCount
        self.places[ticket] = (address, .port(port))
        return .port(port)
    }

    /// A connection came to a port; the reservation that it was for is over.
    mutating func connected(to port: Int, from address: IPAddress) -> Arrival {
        let address = address.canonical
        guard let ticket = self.clients[address]?.ticketByPort[port] else { return .stray }
        return .expected(ticket, next: self.release(ticket))
    }

    /// A reservation is given back; nothing happens when it is over already. Says who gets the port in its place.
    mutating func release(_ ticket: Ticket) -> Grant? {
        guard let (address, place) = self.places.removeValue(forKey: ticket) else { return nil }
        switch place {
        case .waiting:
            self.waitingCount -= 1
            self.clients[address]?.leftCount += 1
            self.sweepQueue(of: address)
            return nil
        case .port(let port):
            return self.handOver(port, of: address)
        }
    }

    /// Empties the book; returns the tickets of those who waited.
    mutating func removeAll() -> [Ticket] {
        let waiting = self.places.filter { if case .waiting = $0.value.place { true } else { false } }.keys
        self = PassivePortBook(portCount: self.portCount, waitingMax: self.waitingMax)
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

    /// Gives a port of a client to the first of its reservations that still waits.
    private mutating func handOver(_ port: Int, of address: IPAddress) -> Grant? {
        while let ticket = self.clients[address]?.waiting.popFirst() {
            guard self.places[ticket] != nil else {
                self.clients[address]?.leftCount -= 1
                continue
            }
            self.places[ticket] = (address, .port(port))
            self.clients[address]?.ticketByPort[port] = ticket
            self.waitingCount -= 1
            return Grant(ticket: ticket, portIndex: port)
        }
        self.clients[address]?.ticketByPort[port] = nil
        if self.clients[address]?.ticketByPort.isEmpty == true { self.clients[address] = nil }
        return nil
    }
}
