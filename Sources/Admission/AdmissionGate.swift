// Decides who is served now, who waits and who is sent away. Sockets, threads and clocks are elsewhere (FTPServer/Door).
public import FTPProtocol

/// The seats of a server, and the order in which waiting clients get them.
///
/// Seats are taken in the order server, site, address, and given back together. Nobody is sent away while the waiting
/// room has a place; when it hasn't, the address with the most waiting clients makes room for one with fewer, so that
/// one address with thousands of connections can't keep a single other client out.
public struct AdmissionGate: Sendable {
    /// The limits in force.
    public private(set) var limits: AdmissionLimits
    /// Seats that are taken.
    public private(set) var seated = 0

    private var seatsOfOrigin: [Int] = []
    private var keys: [Origin?] = []
    private var indices: [Origin: Int32] = [:]
    private var freeIndices: [Int32] = []
    private var order = WaitingOrder()
    private var spread = RetrySpread()

    /// A gate with all seats free.
    public init(limits: AdmissionLimits) { self.limits = limits }

    /// Clients that wait.
    public var waiting: Int { self.order.count }

    /// Seats there are, of server and site.
    public var seats: Int { max(0, min(self.limits.serverSeats, self.limits.siteSeats ?? .max)) }

    /// Which limit keeps clients waiting, as far as it isn't their own address's.
    public var fullness: Refusal {
        if let seats = self.limits.siteSeats, seats <= self.limits.serverSeats { return .siteFull(seats: seats) }
        return .serverFull(seats: self.limits.serverSeats)
    }

    /// When the client that has waited longest has waited long enough; nil when nobody will be sent away.
    public var nextTimeout: ContinuousClock.Instant? {
        guard let timeout = self.limits.queueTimeout, let oldest = self.order.oldest else { return nil }
        return oldest.since + timeout
    }

    /// A client has connected.
    public mutating func arrived(from address: IPAddress, at now: ContinuousClock.Instant) -> Verdict {
        let origin = self.index(of: Origin(of: address))
        let mayBeSeated = self.addressSeatIsFree(origin)
        // Whoever waits comes first: a seat that was returned a moment ago is already theirs.
        if mayBeSeated, self.seated < self.seats, !self.order.someoneMayBeSeated { return .admit(self.seat(origin)) }
        if self.order.count < self.limits.waitingClientsMax {
            return .wait(self.order.append(origin, mayBeSeated: mayBeSeated, at: now), displacing: nil)
        }
        if self.order.count(of: origin) + 1 < self.order.longest, let displaced = self.order.newestOfLongest {
            self.left(displaced)
            return .wait(self.order.append(origin, mayBeSeated: mayBeSeated, at: now), displacing: displaced)
        }
        self.forgetIfUnused(origin)
        return .refuse(self.refusal(mayBeSeated: mayBeSeated))
    }

    /// Whether that client still waits.
    public func isWaiting(_ client: WaitingClient) -> Bool { self.order.origin(of: client) != nil }

    /// A waiting client has gone, or is sent away. Nothing happens when it doesn't wait any more.
    public mutating func left(_ client: WaitingClient) {
        guard let origin = self.order.remove(client) else { return }
        self.forgetIfUnused(origin)
    }

    /// A session has ended. `seatNext` tells who gets the seat.
    public mutating func seatReturned(_ permit: Permit) {
        let origin = permit.origin
        precondition(self.seated > 0 && self.seatsOfOrigin[Int(origin)] > 0, "A seat was given back twice.")
        self.seated -= 1
        self.seatsOfOrigin[Int(origin)] -= 1
        self.order.setMayBeSeated(self.addressSeatIsFree(origin), origin)
        self.forgetIfUnused(origin)
    }

    /// Gives a free seat to the waiting client whose turn it is; to be called until it returns nil, after seats were
    /// returned and after the limits were changed.
    public mutating func seatNext() -> (client: WaitingClient, permit: Permit)? {
        guard self.seated < self.seats, let next = self.order.takeNext() else { return nil }
        return (next.client, self.seat(next.origin))
    }

    /// Takes out a client that has waited for longer than it may; to be called until it returns nil.
    public mutating func takeTimedOut(at now: ContinuousClock.Instant) -> WaitingClient? {
        guard let due = self.nextTimeout, due <= now else { return nil }
        return self.takeOldest()
    }

    /// Takes out the client that has waited longest, because nobody will be seated any more.
    public mutating func takeOldest() -> WaitingClient? {
        guard let oldest = self.order.oldest else { return nil }
        self.left(oldest.client)
        return oldest.client
    }

    /// Seconds after which a client that is sent away should come back; another number for each.
    public mutating func retrySeconds() -> Int { self.spread.next(in: self.limits.retrySeconds) }

    /// Puts other limits in force. Nobody loses a seat or a place: where there are now too many, none is given until
    /// there are fewer.
    public mutating func change(limits: AdmissionLimits) {
        self.limits = limits
        for origin in self.keys.indices where self.keys[origin] != nil {
            self.order.setMayBeSeated(self.addressSeatIsFree(Int32(origin)), Int32(origin))
        }
    }

    private mutating func seat(_ origin: Int32) -> Permit {
        self.seated += 1
        self.seatsOfOrigin[Int(origin)] += 1
        self.order.setMayBeSeated(self.addressSeatIsFree(origin), origin)
        return Permit(origin: origin)
    }

    private func addressSeatIsFree(_ origin: Int32) -> Bool {
        self.seatsOfOrigin[Int(origin)] < self.limits.addressSeats ?? .max
    }

    private func refusal(mayBeSeated: Bool) -> Refusal {
        if let seats = self.limits.addressSeats, !mayBeSeated { return .addressFull(seats: seats) }
        return self.fullness
    }

    private mutating func index(of origin: Origin) -> Int32 {
        if let known = self.indices[origin] { return known }
        let index = self.freeIndices.popLast() ?? Int32(self.keys.count)
        if index == self.keys.count {
            self.keys.append(nil)
            self.seatsOfOrigin.append(0)
        }
        self.keys[Int(index)] = origin
        self.indices[origin] = index
        return index
    }

    private mutating func forgetIfUnused(_ index: Int32) {
        guard self.seatsOfOrigin[Int(index)] == 0, self.order.count(of: index) == 0 else { return }
        guard let key = self.keys[Int(index)] else { return }
        self.keys[Int(index)] = nil
        self.indices[key] = nil
        self.freeIndices.append(index)
    }
}
