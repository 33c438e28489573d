// Decides who is served now, who waits and who is sent away. Sockets, threads and clocks are elsewhere (FTPServer/Door).
public import FTPProtocol

/// The seats of a server, and the order in which waiting clients get them.
///
/// Seats are taken in the order server, site, address, and given back together. Nobody is sent away while the waiting
/// room has a place; when it hasn't, the address with the most waiting clients makes room for one with fewer, so that
/// one address with thousands of connections can't keep a single other client out.
///
/// An address that begins sessions faster than its rate allows isn't refused: its clients wait until they are let through.
public struct AdmissionGate: Sendable {
    /// What a gate has to mind that isn't the only one.
    struct Surroundings {
        /// Whether a seat is free that nobody else is waiting for.
        var hasSeat = true
        /// Whether there is a place to wait.
        var hasPlace = true
    }

    /// The limits in force.
    public private(set) var limits: AdmissionLimits
    /// Seats that are taken.
    public private(set) var seated = 0
    /// Seats of the address with the most.
    public private(set) var busiestAddress = Busiest()

    private let number: GateNumber
    private var origins = OriginTable()
    private var seatsOfOrigin: [Int] = []
    private var idle = NumberQueue()
    private var order = WaitingOrder()
    private var patience = Patience()
    private var pace: AddressPace
    private var pickups: PickupPace
    private var spread = RetrySpread()

    /// A gate with all seats free.
    ///
    /// - Parameter number: which it is, when there are several.
    public init(limits: AdmissionLimits, number: GateNumber = 0) {
        self.limits = limits
        self.number = number
        self.pace = AddressPace(rate: limits.addressRate)
        self.pickups = PickupPace(perSecond: limits.pickupsPerSecond)
    }

    /// Clients that wait.
    public var waiting: Int { self.order.count }

    /// Whether the next one who comes finds neither a seat nor a place: seats that are free belong to those who wait.
    public var isFull: Bool {
        self.waiting >= self.limits.waitingClientsMax && (self.waiting > 0 || self.seated >= self.seats)
    }

    /// Addresses that something is remembered of.
    var knownAddresses: Int { self.origins.count }

    /// Seats there are, of server and site.
    public var seats: Int { max(0, min(self.limits.serverSeats, self.limits.siteSeats ?? .max)) }

    /// Which limit keeps clients waiting, as far as it isn't their own address's.
    public var fullness: Refusal {
        if let seats = self.limits.siteSeats, seats <= self.limits.serverSeats { return .siteFull(seats: seats) }
        return .serverFull(seats: self.limits.serverSeats)
    }

    /// When the client that has waited longest has waited long enough; nil when nobody will be sent away.
    public var nextTimeout: ContinuousClock.Instant? {
        guard let timeout = self.limits.queueTimeout, let oldest = self.patience.oldest else { return nil }
        return oldest.since + timeout
    }

    /// When `seatNext` is to be called again because a rate lets somebody through; nil when none is held back.
    public var nextRelease: ContinuousClock.Instant? {
        guard self.seated < self.seats, self.order.someoneMayBeSeated,
            let pickup = self.pickups.due(after: self.pace.latest)
        else { return self.pace.nextDue }
        return min(pickup, self.pace.nextDue ?? pickup)
    }

    /// A client has connected.
    public mutating func arrived(from address: IPAddress, at now: ContinuousClock.Instant) -> Verdict {
        self.arrived(from: address, at: now, in: Surroundings())
    }

    /// A client has connected to one of several gates.
    mutating func arrived(
        from address: IPAddress,
        at now: ContinuousClock.Instant,
        in surroundings: Surroundings
    ) -> Verdict {
        self.advance(to: now)
        let origin = self.index(of: Origin(of: address, prefix: self.limits.addressPrefix))
        let mayBeSeated = self.addressSeatIsFree(origin)
        // Whoever waits comes first: a seat that was returned a moment ago is already theirs.
        if surroundings.hasSeat, mayBeSeated, self.maySeatSomeone, !self.order.someoneMayBeSeated,
            !self.order.holdsBack(origin),
            self.pace.take(origin)
        {
            return .admit(self.seat(origin))
        }
        if surroundings.hasPlace, self.order.count < self.limits.waitingClientsMax {
            return .wait(self.letWait(origin), displacing: nil)
        }
        if self.order.count(of: origin) + 1 < self.order.longest, let displaced = self.order.newestOfLongest {
            self.left(displaced)
            return .wait(self.letWait(origin), displacing: displaced)
        }
        self.forgetIfUnused(origin)
        return .refuse(self.refusal(mayBeSeated: mayBeSeated))
    }

    /// Whether that client still waits.
    public func isWaiting(_ client: WaitingClient) -> Bool { self.order.origin(of: client) != nil }

    /// The client's number in the room: about how many are served before it, and one; nil when it doesn't wait any more.
    ///
    /// Addresses take turns, and it counts the full rounds before the client's own; within its round it is taken to be in
    /// the middle. Clients that left from the middle of its address's line are still counted, and limits of single
    /// addresses aren't considered. At most `waiting`.
    public func place(of client: WaitingClient) -> Int? { self.order.place(of: client) }

    /// A waiting client has gone, or is sent away. Nothing happens when it doesn't wait any more.
    public mutating func left(_ client: WaitingClient) {
        guard let origin = self.order.remove(client) else { return }
        self.patience.left(client.slot)
        self.forgetIfUnused(origin)
    }

    /// A session has ended. `seatNext` tells who gets the seat.
    public mutating func seatReturned(_ permit: Permit) {
        let origin = permit.origin
        let seats = self.seatsOfOrigin[Int(origin)]
        precondition(self.seated > 0 && seats > 0, "A seat was given back twice.")
        self.seated -= 1
        self.seatsOfOrigin[Int(origin)] = seats - 1
        self.busiestAddress.fell(from: seats)
        self.order.setMayBeSeated(self.addressSeatIsFree(origin), origin)
        self.forgetIfUnused(origin)
    }

    /// Gives a free seat to the waiting client whose turn it is; to be called until it returns nil: after seats were
    /// returned, after the limits were changed, and at `nextRelease`.
    public mutating func seatNext(at now: ContinuousClock.Instant) -> (client: WaitingClient, permit: Permit)? {
        self.advance(to: now)
        guard self.maySeatSomeone, let next = self.order.takeNext() else { return nil }
        self.patience.left(next.client.slot)
        return (next.client, self.seat(next.origin))
    }

    /// Takes out a client that has waited for longer than it may; to be called until it returns nil.
    public mutating func takeTimedOut(at now: ContinuousClock.Instant) -> WaitingClient? {
        guard let due = self.nextTimeout, due <= now else { return nil }
        return self.takeOldest()
    }

    /// Takes out the client that has waited longest, because nobody will be seated any more.
    public mutating func takeOldest() -> WaitingClient? {
        guard let slot = self.patience.anyone else { return nil }
        let client = self.order.id(of: slot)
        self.left(client)
        return client
    }

    /// Seconds after which a client that is sent away should come back; another number for each.
    public mutating func retrySeconds() -> Int { self.spread.next(in: self.limits.retrySeconds) }

    /// The server has another number of seats, for want of descriptors or because some came back. Nobody loses a seat.
    public mutating func offer(serverSeats: Int) { self.limits.serverSeats = serverSeats }

    /// Puts other limits in force. Nobody loses a seat or a place: where there are now too many, none is given until
    /// there are fewer.
    public mutating func change(limits: AdmissionLimits) {
        if limits.addressRate != self.limits.addressRate { self.pace.setRate(limits.addressRate) }
        self.limits = limits
        self.pickups.perSecond = limits.pickupsPerSecond
        for origin in self.origins.all {
            self.order.setMayBeSeated(self.addressSeatIsFree(origin), origin)
            self.letThrough(origin)
        }
    }

    private mutating func letWait(_ origin: Int32) -> WaitingClient {
        let client = self.order.append(origin)
        self.patience.arrived(client.slot)
        self.order.setMayBeSeated(self.addressSeatIsFree(origin), origin)
        self.letThrough(origin)
        return client
    }

    private mutating func seat(_ origin: Int32) -> Permit {
        self.seated += 1
        if let now = self.pace.latest { self.pickups.pickedUp(at: now) }
        self.seatsOfOrigin[Int(origin)] += 1
        self.busiestAddress.rose(to: self.seatsOfOrigin[Int(origin)])
        self.order.setMayBeSeated(self.addressSeatIsFree(origin), origin)
        return Permit(gate: self.number, origin: origin)
    }

    /// Whether there is a seat, and somebody who shows the way to it.
    private var maySeatSomeone: Bool { self.seated < self.seats && self.pickups.due(after: self.pace.latest) == nil }

    private func addressSeatIsFree(_ origin: Int32) -> Bool {
        self.seatsOfOrigin[Int(origin)] < self.limits.addressSeats ?? .max
    }

    private func refusal(mayBeSeated: Bool) -> Refusal {
        if let seats = self.limits.addressSeats, !mayBeSeated { return .addressFull(seats: seats) }
        return self.fullness
    }
}

// MARK: - One of several gates

extension AdmissionGate {
    /// Whether somebody waits whom nothing of this gate keeps from a seat.
    var someoneMayBeSeated: Bool { self.seated < self.seats && self.order.someoneMayBeSeated }

    /// The newest client of the address with the most; nil when nobody waits.
    var newestOfLongest: WaitingClient? { self.order.newestOfLongest }

    /// Seats of the address that a permit counts for.
    func seatsOfAddress(of permit: Permit) -> Int { self.seatsOfOrigin[Int(permit.origin)] }

    /// Lets those through whose rate allows it by now.
    mutating func release(at now: ContinuousClock.Instant) { self.advance(to: now) }

    /// Gives a seat to a session that comes from another gate; nil when this one has none for it, or somebody waits
    /// for it. Its address's rate isn't asked: the session has begun.
    mutating func takeOver(from address: IPAddress) -> Permit? {
        let origin = self.index(of: Origin(of: address, prefix: self.limits.addressPrefix))
        guard self.seated < self.seats, self.addressSeatIsFree(origin), !self.order.someoneMayBeSeated else {
            self.forgetIfUnused(origin)
            return nil
        }
        return self.seat(origin)
    }
}

// MARK: - Time and addresses

extension AdmissionGate {
    /// Lets those through whose time has come, and forgets the addresses whose rate has recovered.
    private mutating func advance(to now: ContinuousClock.Instant) {
        self.pace.advance(to: now)
        while let origin = self.pace.takeDue() { self.letThrough(origin) }
        while let origin = self.idle.first, self.pace.isForgettable(origin) {
            self.idle.set(origin, isIn: false)
            self.origins.forget(origin)
        }
    }

    /// Lets through as many of an address's clients as its rate allows now; the others get their time.
    private mutating func letThrough(_ origin: Int32) {
        guard self.order.holdsBack(origin), let now = self.pace.latest else { return }
        while self.order.holdsBack(origin), self.pace.take(origin) {
            guard let client = self.order.letThrough(origin) else { return }
            self.patience.began(client.slot, at: now)
        }
        if self.order.holdsBack(origin) { self.pace.waitForTurn(of: origin) }
    }

    private mutating func index(of origin: Origin) -> Int32 {
        let index = self.origins.index(of: origin)
        while self.seatsOfOrigin.count < self.origins.size { self.seatsOfOrigin.append(0) }
        self.idle.grow(to: self.origins.size)
        self.idle.set(index, isIn: false)
        return index
    }

    /// Forgets an address that has neither seats nor waiting clients: at once, or when its rate has recovered, which
    /// takes a second at most.
    private mutating func forgetIfUnused(_ index: Int32) {
        guard self.seatsOfOrigin[Int(index)] == 0, self.order.count(of: index) == 0 else { return }
        if self.pace.isForgettable(index) { return self.origins.forget(index) }
        self.idle.set(index, isIn: true)
    }
}
