// Several sites behind one door: each has its own gate, and all share the server's seats and places.
public import FTPProtocol

/// The gates of a server's sites, and the order in which sites get the seats that they share.
///
/// A seat that comes free goes to the sites in turn: each site with a client that could sit down now gives one, then
/// goes to the end of the line; which client of the site it is, its own gate decides. The alternative, whoever has waited
/// longest of all, would let a site's crowd of thousands keep every other site waiting until the last of them is served.
/// In turns a site's first client waits for one seat of each other site at most, whatever their crowds are.
///
/// When there are no places to wait any more, the site with the largest crowd makes room for one with a smaller.
///
/// Nothing here costs more for sites that nobody waits at.
public struct SiteGates: Sendable {
    /// What may happen next by the clock. Both may be too early, never too late.
    private struct Agenda {
        var release: ContinuousClock.Instant?
        var timeout: ContinuousClock.Instant?
    }

    /// What all sites share.
    public private(set) var limits: SharedLimits
    /// Seats that are taken, of all sites.
    public private(set) var seated = 0
    /// Clients that wait, at all sites.
    public private(set) var waiting = 0
    /// Seats of the address with the most; one that is at two sites counts for each by itself.
    public private(set) var busiestAddress = Busiest()

    private var table = GateTable()
    /// Gates where somebody waits.
    private var crowds = NumberQueue()
    /// Gates where somebody waits who could sit down, if the server had a seat; the first is next.
    private var turns = NumberQueue()
    private var agenda = Agenda()
    private var latest: ContinuousClock.Instant?
    private var pickups: PickupPace
    private var spread = RetrySpread()

    /// No gates yet.
    public init(limits: SharedLimits) {
        self.limits = limits
        self.pickups = PickupPace(perSecond: limits.pickupsPerSecond)
    }

    // MARK: Gates

    /// Opens a gate for a site.
    public mutating func open(_ limits: AdmissionLimits) -> GateNumber {
        let number = self.table.open(Self.ofOneSite(limits))
        self.crowds.grow(to: self.table.size)
        self.turns.grow(to: self.table.size)
        return number
    }

    /// Puts other limits in force for a site. Nobody loses a seat or a place by it.
    public mutating func change(_ gate: GateNumber, limits: AdmissionLimits) {
        precondition(self.table.isOpen(gate), "A site that was removed can't be changed.")
        let limits = Self.ofOneSite(limits)
        guard limits != self.limits(of: gate) else { return }
        self.table.change(gate, limits: limits)
        self.refresh(gate)
    }

    /// Closes a gate for good. Those who wait there are to be taken out with `takeOldest`; seats come back as sessions
    /// end, and with the last of them the number is free.
    public mutating func retire(_ gate: GateNumber) { self.table.retire(gate) }

    /// Puts other limits in force for all sites together. Nobody loses a seat or a place by it.
    public mutating func change(limits: SharedLimits) {
        self.limits = limits
        self.pickups.perSecond = limits.pickupsPerSecond
    }

    /// The server has another number of seats, for want of descriptors or because some came back. Nobody loses a seat.
    public mutating func offer(seats: Int) { self.limits.seats = seats }

    /// A copy of a gate: all that can be known of it.
    public subscript(gate: GateNumber) -> AdmissionGate { self.table.gates[Int(gate)] }

    /// The limits of a site.
    public func limits(of gate: GateNumber) -> AdmissionLimits { self.table.gates[Int(gate)].limits }

    /// Seats of a site that are taken.
    public func seated(at gate: GateNumber) -> Int { self.table.readings[Int(gate)].seated }

    /// Clients that wait at a site.
    public func waiting(at gate: GateNumber) -> Int { self.table.readings[Int(gate)].waiting }

    /// Clients that may wait at a site.
    public func waitingMax(at gate: GateNumber) -> Int { self.table.readings[Int(gate)].waitingMax }

    /// Whether all seats of a site's own are taken.
    public func hasAllSeatsTaken(_ gate: GateNumber) -> Bool {
        self.table.readings[Int(gate)].seated >= self.table.readings[Int(gate)].seats
    }

    /// Seats there are, of the server and of the sites.
    public var seats: Int { max(0, min(self.limits.seats, self.table.seats)) }

    private static func ofOneSite(_ limits: AdmissionLimits) -> AdmissionLimits {
        var limits = limits
        limits.serverSeats = .max
        limits.pickupsPerSecond = nil
        return limits
    }

    // MARK: Arriving

    /// A client has connected to a site.
    public mutating func arrived(
        at gate: GateNumber,
        from address: IPAddress,
        at now: ContinuousClock.Instant
    ) -> SiteVerdict {
        self.advance(to: now)
        let surroundings = AdmissionGate.Surroundings(
            hasSeat: self.maySeatSomeone && self.turns.isEmpty,
            hasPlace: self.hasPlace(for: gate)
        )
        let (verdict, seatsOfAddress) = self.table.with(gate) { gate in
            let verdict = gate.arrived(from: address, at: now, in: surroundings)
            guard case .admit(let permit) = verdict else { return (verdict, 0) }
            return (verdict, gate.seatsOfAddress(of: permit))
        }
        defer { self.refresh(gate) }
        switch verdict {
        case .admit(let permit):
            self.noteSeated(seatsOfAddress)
            return .admit(permit)
        case .wait(let client, let displaced):
            let leaver = displaced.map { SiteClient(gate: gate, client: $0) } ?? self.makePlace()
            return .wait(SiteClient(gate: gate, client: client), displacing: leaver)
        case .refuse(.addressFull(let seats)): return .refuse(.addressFull(seats: seats))
        case .refuse(.siteFull), .refuse(.serverFull): return .refuse(self.fullness(of: gate))
        }
    }

    /// Whether the next one who comes to a site finds neither a seat nor a place: seats that are free belong to those
    /// who wait.
    public func isFull(_ gate: GateNumber) -> Bool {
        let site = self.table.readings[Int(gate)]
        if site.waiting < site.waitingMax, self.hasPlace(for: gate) { return false }
        return site.waiting > 0 || site.seated >= site.seats || self.seated >= self.limits.seats || !self.turns.isEmpty
    }

    /// Which limit keeps clients of a site waiting, as far as it isn't their own address's: the one that has less left.
    public func fullness(of gate: GateNumber) -> Refusal {
        let seated = self.seated(at: gate)
        if let seats = self.limits(of: gate).siteSeats, seats - seated <= self.limits.seats - self.seated {
            return .siteFull(seats: seats)
        }
        return .serverFull(seats: self.limits.seats)
    }

    /// Whether that client still waits.
    public func isWaiting(_ client: SiteClient) -> Bool {
        client.gate >= 0 && client.gate < self.table.size
            && self.table.gates[Int(client.gate)].isWaiting(client.client)
    }

    /// The client's number among those of its site who wait, as `AdmissionGate.place` counts.
    public func place(of client: SiteClient) -> Int? { self.table.gates[Int(client.gate)].place(of: client.client) }

    /// A waiting client has gone, or is sent away. Nothing happens when it doesn't wait any more.
    public mutating func left(_ client: SiteClient) {
        guard self.isWaiting(client) else { return }
        self.table.with(client.gate) { $0.left(client.client) }
        self.noteLeft(client.gate)
    }

    // MARK: Seats

    /// A session has ended. `seatNext` tells who gets the seat.
    public mutating func seatReturned(_ permit: Permit) {
        self.giveBack(permit)
        self.seated -= 1
    }

    /// Gives a free seat to the waiting client whose turn it is; to be called until it returns nil: after seats were
    /// returned, after limits were changed, and at `nextRelease`.
    public mutating func seatNext(at now: ContinuousClock.Instant) -> (client: SiteClient, permit: Permit)? {
        self.advance(to: now)
        guard self.maySeatSomeone, let gate = self.turns.first else { return nil }
        self.turns.moveFirstToEnd()
        let next = self.table.with(gate) { gate in
            gate.seatNext(at: now).map { ($0.client, $0.permit, gate.seatsOfAddress(of: $0.permit)) }
        }
        guard let (client, permit, seatsOfAddress) = next else {
            preconditionFailure("A gate whose turn it is has nobody to seat.")
        }
        self.noteSeated(seatsOfAddress)
        self.noteLeft(gate)
        return (SiteClient(gate: gate, client: client), permit)
    }

    /// Moves a session to another site: it leaves its seat there and takes one here. Nil when the site has none, and
    /// then the session keeps its own. Who waits for a seat of that site comes first.
    public mutating func transfer(_ permit: Permit, to gate: GateNumber, from address: IPAddress) -> Permit? {
        guard self.table.isOpen(gate) else { return nil }
        let taken = self.table.with(gate) { gate in
            gate.takeOver(from: address).map { ($0, gate.seatsOfAddress(of: $0)) }
        }
        guard let (moved, seatsOfAddress) = taken else { return nil }
        self.busiestAddress.rose(to: seatsOfAddress)
        self.refresh(gate)
        self.giveBack(permit)
        return moved
    }

    // MARK: Time

    /// When the client that has waited longest may have waited long enough; nil when nobody will be sent away.
    public var nextTimeout: ContinuousClock.Instant? { self.agenda.timeout }

    /// When `seatNext` is to be called again because a rate may let somebody through; nil when none is held back.
    public var nextRelease: ContinuousClock.Instant? {
        guard self.seated < self.limits.seats, !self.turns.isEmpty, let pickup = self.pickups.due(after: self.latest)
        else { return self.agenda.release }
        return min(pickup, self.agenda.release ?? pickup)
    }

    /// Takes out a client that has waited for longer than it may; to be called until it returns nil.
    public mutating func takeTimedOut(at now: ContinuousClock.Instant) -> SiteClient? {
        guard let due = self.agenda.timeout, due <= now else { return nil }
        self.agenda.timeout = nil
        var number = self.crowds.first
        while let gate = number {
            if let client = self.table.with(gate, { $0.takeTimedOut(at: now) }) {
                self.agenda.timeout = due
                self.noteLeft(gate)
                return SiteClient(gate: gate, client: client)
            }
            self.noteAgenda(of: gate)
            number = self.crowds.next(after: gate)
        }
        return nil
    }

    /// Takes out the client of a site that has waited longest, because nobody will be seated there any more.
    public mutating func takeOldest(of gate: GateNumber) -> SiteClient? {
        guard let client = self.table.with(gate, { $0.takeOldest() }) else { return nil }
        self.noteLeft(gate)
        return SiteClient(gate: gate, client: client)
    }

    /// Takes out some client, because nobody will be seated any more.
    public mutating func takeOldest() -> SiteClient? { self.crowds.first.flatMap { self.takeOldest(of: $0) } }

    /// Seconds after which a client that is sent away should come back; another number for each.
    public mutating func retrySeconds() -> Int { self.spread.next(in: self.limits.retrySeconds) }
}

// MARK: - Keeping account

extension SiteGates {
    /// Whether the server has a seat, and somebody who shows the way to it.
    private var maySeatSomeone: Bool {
        guard self.seated < self.limits.seats else { return false }
        return self.limits.pickupsPerSecond == nil || self.pickups.due(after: self.latest) == nil
    }

    /// Lets those through whose rate allows it by now.
    private mutating func advance(to now: ContinuousClock.Instant) {
        self.latest = max(self.latest ?? now, now)
        guard let due = self.agenda.release, due <= now else { return }
        self.agenda.release = nil
        var number = self.crowds.first
        while let gate = number {
            self.table.with(gate) { $0.release(at: now) }
            self.refresh(gate)
            number = self.crowds.next(after: gate)
        }
    }

    /// Somebody has a seat; its address has so many by now.
    private mutating func noteSeated(_ seatsOfAddress: Int) {
        self.seated += 1
        if self.limits.pickupsPerSecond != nil, let now = self.latest { self.pickups.pickedUp(at: now) }
        self.busiestAddress.rose(to: seatsOfAddress)
    }

    private mutating func giveBack(_ permit: Permit) {
        let seatsOfAddress = self.table.with(permit.gate) { gate in
            defer { gate.seatReturned(permit) }
            return gate.seatsOfAddress(of: permit)
        }
        self.busiestAddress.fell(from: seatsOfAddress)
        self.refresh(permit.gate)
        self.table.freeIfUnused(permit.gate)
    }

    /// Somebody waits no more.
    private mutating func noteLeft(_ gate: GateNumber) {
        self.waiting -= 1
        self.refresh(gate)
        self.table.freeIfUnused(gate)
    }

    /// A client more waits. When they are too many, the newest of the largest crowd leaves.
    private mutating func makePlace() -> SiteClient? {
        self.waiting += 1
        guard self.waiting > self.limits.waitingClientsMax, let gate = self.largestCrowd,
            let leaver = self.table.gates[Int(gate)].newestOfLongest
        else { return nil }
        let client = SiteClient(gate: gate, client: leaver)
        self.left(client)
        return client
    }

    /// Whether one more may wait at that site: there is a place, or a larger crowd has to make one.
    private func hasPlace(for gate: GateNumber) -> Bool {
        if self.waiting < self.limits.waitingClientsMax { return true }
        guard let largest = self.largestCrowd else { return false }
        return self.waiting(at: gate) + 1 < self.waiting(at: largest)
    }

    private var largestCrowd: GateNumber? {
        var largest = self.crowds.first
        var number = largest
        while let gate = number {
            if let known = largest, self.waiting(at: gate) > self.waiting(at: known) { largest = gate }
            number = self.crowds.next(after: gate)
        }
        return largest
    }

    /// Notes what has become of a gate: whether somebody waits there, whether its turn can come, and what is next.
    private mutating func refresh(_ gate: GateNumber) {
        self.crowds.set(gate, isIn: self.waiting(at: gate) > 0)
        self.turns.set(gate, isIn: self.table.readings[Int(gate)].someoneMayBeSeated)
        self.noteAgenda(of: gate)
    }

    private mutating func noteAgenda(of gate: GateNumber) {
        guard self.waiting(at: gate) > 0 else { return }
        let (release, timeout) = self.table.with(gate) { ($0.nextRelease, $0.nextTimeout) }
        self.agenda.release = Self.earlier(self.agenda.release, release)
        self.agenda.timeout = Self.earlier(self.agenda.timeout, timeout)
    }

    private static func earlier(
        _ one: ContinuousClock.Instant?,
        _ other: ContinuousClock.Instant?
    ) -> ContinuousClock.Instant? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}
