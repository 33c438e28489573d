// The listeners of passive ports at one address, and who waits at them.
internal import FTPProtocol
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// All passive ports of one address.
final class PassiveListeners: Sendable {
    /// What a port's accept queue holds: connections of different clients that come at the same moment.
    static let backlog: Int32 = 1_024

    /// What the book knows by numbers.
    private struct Desk: Sendable {
        var book: PassivePortBook
        var lastTicket: PassivePortBook.Ticket = 0
        /// Weak: a reservation that nobody holds any more gives itself back.
        var holders: [PassivePortBook.Ticket: Holder] = [:]
        var waiting: [PassivePortBook.Ticket: PassiveRequest] = [:]
        var isStopped = false
        var wakeDoor: (@Sendable () -> Void)?
    }

    private struct Holder: Sendable {
        weak let reservation: PassiveReservation?
    }

    /// Where they listen.
    let address: IPAddress
    /// Listening sockets, in the order of the book's indices.
    let descriptors: [Int32]
    /// Ports of the range that other programs have.
    let skippedPortCount: Int
    private let ports: [UInt16]
    private let desk: Mutex<Desk>

    /// Binds all ports; one that is taken is skipped.
    init(at address: IPAddress, settings: PassiveSettings) throws(PassivePortError) {
        self.address = address
        var bound = BoundPorts()
        do throws(PassivePortError) {
            try bound.bind(at: address, settings)
        } catch {
            bound.close()
            throw error
        }
        self.descriptors = bound.descriptors
        self.ports = bound.ports
        self.skippedPortCount = bound.skippedCount
        let book = PassivePortBook(
            portCount: bound.ports.count,
            waitingMax: settings.waitingMax,
            restTime: settings.restTime,
            now: .now
        )
        self.desk = Mutex(Desk(book: book))
    }

    deinit {
        for descriptor in self.descriptors { Socket.close(descriptor) }
    }

    /// Reservations that have a port, or wait for one.
    var reservationCount: Int { self.desk.withLock { $0.book.count } }

    /// Reserves a port; calls `ready` before it returns if one is free, else when one comes back.
    func reserve(for client: IPAddress, ready: @escaping PassiveRequest.Ready) -> PassiveRequest {
        let (request, answer) = self.change { desk in
            desk.lastTicket += 1
            let ticket = desk.lastTicket
            let request = PassiveRequest(ready: ready) { [weak self] in self?.release(ticket) }
            return (request, self.ask(request, for: client, ticket, &desk))
        }
        if let answer { request.answer(answer) }
        return request
    }

    /// Calls from now on, on any thread, when there is a `nextWake` where there was none.
    func whenWakeIsNeeded(_ body: @escaping @Sendable () -> Void) { self.desk.withLock { $0.wakeDoor = body } }

    /// When `endRests` is to be called at the latest; nil when nobody waits for that.
    var nextWake: ContinuousClock.Instant? { self.desk.withLock { $0.book.nextWake } }

    /// Gives ports that have rested long enough to those who wait.
    func endRests() { self.change { _ in } }

    /// Takes a connection that came to a port; false when nobody waits for it, and it was closed.
    func connected(to portIndex: Int, _ connection: DataConnection) -> Bool {
        // Not `change`: a rest that is over only now has done its work if this is the connection it was for.
        let (holder, next): (PassiveReservation?, (() -> Void)?) = self.desk.withLock { desk in
            switch desk.book.connected(to: portIndex, from: connection.peer.address) {
            case .stray: (nil, nil)
            case .late(let grant): (nil, self.serve(grant, &desk))
            case .expected(let ticket, let grant):
                (desk.holders.removeValue(forKey: ticket)?.reservation, self.serve(grant, &desk))
            }
        }
        if let holder { holder.deliver(connection) } else { connection.close() }
        next?()
        return holder != nil
    }

    /// Tells those who wait that no port comes any more.
    func stop() {
        let waiting = self.desk.withLock { desk in
            desk.isStopped = true
            let tickets = desk.book.removeAll()
            defer { desk.waiting = [:] }
            return tickets.compactMap { desk.waiting[$0] }
        }
        for request in waiting { request.answer(.failure(.stopped)) }
    }

    /// What a request is answered at once; nil when it waits.
    private func ask(
        _ request: PassiveRequest,
        for client: IPAddress,
        _ ticket: PassivePortBook.Ticket,
        _ desk: inout Desk
    ) -> Result<PassiveReservation, PassivePortError>? {
        guard !desk.isStopped else { return .failure(.stopped) }
        switch desk.book.reserve(for: client, ticket: ticket) {
        case .port(let index):
            return .success(self.reservation(ticket, index, &desk))
        case .waiting:
            desk.waiting[ticket] = request
            return nil
        case .refused:
            return .failure(.tooManyWaiting)
        }
    }

    private func release(_ ticket: PassivePortBook.Ticket) {
        self.change { desk in
            desk.holders[ticket] = nil
            desk.waiting[ticket] = nil
            desk.book.release(ticket)
        }
    }

    /// Changes the desk at the present time, and tells those who got a port by the time alone.
    private func change<Value: Sendable>(_ body: (inout Desk) -> Value) -> Value {
        let now = ContinuousClock.now
        let (value, rested, wakeDoor) = self.desk.withLock { desk in
            let hadWake = desk.book.nextWake != nil
            let rested = desk.book.advance(to: now).map { self.serve($0, &desk) }
            let value = body(&desk)
            return (value, rested, hadWake || desk.book.nextWake == nil ? nil : desk.wakeDoor)
        }
        for next in rested { next?() }
        wakeDoor?()
        return value
    }

    /// What is to be called, without the lock, for a reservation that got its port.
    private func serve(_ grant: PassivePortBook.Grant?, _ desk: inout Desk) -> (@Sendable () -> Void)? {
        guard let grant, let request = desk.waiting.removeValue(forKey: grant.ticket) else { return nil }
        let reservation = self.reservation(grant.ticket, grant.portIndex, &desk)
        return { request.answer(.success(reservation)) }
    }

    private func reservation(
        _ ticket: PassivePortBook.Ticket,
        _ portIndex: Int,
        _ desk: inout Desk
    ) -> PassiveReservation {
        let reservation = PassiveReservation(port: self.ports[portIndex]) { [weak self] in self?.release(ticket) }
        desk.holders[ticket] = Holder(reservation: reservation)
        return reservation
    }
}

/// Sockets that are bound one after the other.
private struct BoundPorts {
    var descriptors: [Int32] = []
    var ports: [UInt16] = []
    var skippedCount = 0

    mutating func bind(at address: IPAddress, _ settings: PassiveSettings) throws(PassivePortError) {
        let numbers = settings.range.map(Array.init) ?? Array(repeating: 0, count: max(1, settings.portsWithoutRange))
        for port in numbers { try self.bind(Endpoint(address: address, port: port)) }
        guard self.ports.isEmpty else { return }
        throw settings.range.map { .rangeTaken($0) } ?? .cannotListen(errno: Errno.addressInUse)
    }

    func close() {
        for descriptor in self.descriptors { Socket.close(descriptor) }
    }

    private mutating func bind(_ endpoint: Endpoint) throws(PassivePortError) {
        do throws(Errno) {
            let descriptor = try Socket.listen(on: endpoint, backlog: PassiveListeners.backlog, sharesPort: false)
            self.descriptors.append(descriptor)
            self.ports.append(try Socket.localEndpoint(descriptor).port)
        } catch {
            guard error == .addressInUse else { throw .cannotListen(errno: error) }
            self.skippedCount += 1
        }
    }
}
