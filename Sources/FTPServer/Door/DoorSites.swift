// The sites as the door thread knows them: their gates, and what else decides about a client.
internal import AccessRules
internal import Admission
internal import FTPProtocol
internal import Telemetry

/// The sites, by the numbers of their gates.
struct DoorSites {
    /// A site. What stands at a number that is free, or whose site was removed, is what was there last.
    struct Desk {
        var site: DoorSite
        /// Whether everyone may come in: it takes clients, and no rule keeps an address out.
        var isOpenToAll: Bool
        /// Whether clients for whom there is no seat are reset.
        var resets: Bool
    }

    /// What newcomers of a full site may hope for.
    private struct Hope {
        /// Since when there has been neither a seat nor a place for them.
        var fullSince: ContinuousClock.Instant?
        /// When a seat came back last.
        var lastReturn: ContinuousClock.Instant?
    }

    /// The gates.
    var gates: SiteGates
    /// By gate.
    private(set) var desks: [Desk] = []
    /// By gate. Apart from the desks, which are looked at for each client: instants make a value slow to look into.
    private var hopes: [Hope] = []
    /// What others see of the sites, by gate.
    private(set) var figures: [SiteFigures] = []
    /// Sites whose figures have changed.
    private(set) var touched = Marks()
    private var numbers: [SiteID: GateNumber] = [:]

    init(limits: SharedLimits) { self.gates = SiteGates(limits: limits) }

    /// The sites of a configuration, without clients.
    init(_ configuration: DoorConfiguration) {
        let plan = DescriptorPlan(configuration)
        self.init(limits: SharedLimits(configuration, plan))
        _ = self.apply(configuration, plan)
    }

    /// The gate of a site; nil when there is no such site any more.
    func gate(of site: SiteID) -> GateNumber? { self.numbers[site] }

    /// The site at a gate.
    func site(at gate: GateNumber) -> DoorSite { self.desks[Int(gate)].site }

    /// The site's number alone: asked for each client.
    func id(at gate: GateNumber) -> SiteID { self.desks[Int(gate)].site.id }

    /// Notes that something has happened at a site.
    mutating func touch(_ gate: GateNumber) { self.touched.add(Int(gate)) }

    /// Counts a client that is sent away.
    mutating func countRefused(_ reason: RefusalReason, at gate: GateNumber) {
        self.figures[Int(gate)].refused.count(reason)
        self.touch(gate)
    }

    /// Takes a seat back.
    mutating func seatReturned(_ permit: Permit, at now: ContinuousClock.Instant) {
        self.gates.seatReturned(permit)
        self.seatLeft(permit, at: now)
    }

    /// Notes that a seat has come free.
    mutating func seatLeft(_ permit: Permit, at now: ContinuousClock.Instant) {
        self.hopes[Int(permit.gate)].lastReturn = now
        self.touch(permit.gate)
    }

    /// What sites say that are full, by gate.
    func words(of configuration: DoorConfiguration) -> [GateNumber: SiteWords] {
        var words: [GateNumber: SiteWords] = [:]
        for site in configuration.sites {
            guard let gate = self.gate(of: site.id), let text = site.maxClientsMessage else { continue }
            words[gate] = SiteWords(text)
        }
        return words
    }

    // MARK: Hope

    /// There is a seat or a place at a site.
    mutating func hasRoom(_ gate: GateNumber) { self.hopes[Int(gate)].fullSince = nil }

    /// How long newcomers of a site have had to hope: since there was no place for them, or since the last session ended
    /// whose seat can be theirs.
    ///
    /// - Parameter lastReturn: when a seat came back at any site.
    mutating func hopeTime(
        _ gate: GateNumber,
        lastReturn: ContinuousClock.Instant?,
        at now: ContinuousClock.Instant
    ) -> Duration {
        let since = self.hopes[Int(gate)].fullSince ?? now
        self.hopes[Int(gate)].fullSince = since
        // A site that has all its seats is only helped by its own sessions' ends.
        let last = self.gates.hasAllSeatsTaken(gate) ? self.hopes[Int(gate)].lastReturn : lastReturn
        return now - max(since, last ?? since)
    }

    // MARK: Changes

    /// Puts a configuration in force.
    ///
    /// - Returns: the gates whose sites take nobody any more: those who wait there are to be taken out.
    mutating func apply(_ configuration: DoorConfiguration, _ plan: DescriptorPlan) -> [GateNumber] {
        self.gates.change(limits: SharedLimits(configuration, plan))
        var gone = self.numbers
        var closed: [GateNumber] = []
        for site in configuration.sites {
            let gate = self.put(site, configuration, plan)
            gone[site.id] = nil
            if site.state != .started, self.gates.waiting(at: gate) > 0 { closed.append(gate) }
        }
        for (id, gate) in gone {
            self.numbers[id] = nil
            self.desks[Int(gate)].site.state = .stopped
            self.desks[Int(gate)].isOpenToAll = false
            self.figures[Int(gate)].id = nil
            self.touch(gate)
            closed.append(gate)
        }
        return closed
    }

    /// Lets go of a site that was removed, once nobody waits there.
    mutating func retire(_ gate: GateNumber) {
        if self.numbers[self.id(at: gate)] != gate { self.gates.retire(gate) }
    }

    /// Adds a site, or changes it.
    private mutating func put(
        _ site: DoorSite,
        _ configuration: DoorConfiguration,
        _ plan: DescriptorPlan
    ) -> GateNumber {
        let limits = AdmissionLimits(site, configuration, plan)
        let desk = Desk(
            site: site,
            isOpenToAll: site.state == .started && site.addresses.allowsEveryone,
            resets: configuration.resetsForWantOfSeats(site)
        )
        guard let gate = self.numbers[site.id] else { return self.add(desk, limits) }
        self.gates.change(gate, limits: limits)
        self.desks[Int(gate)] = desk
        self.touch(gate)
        return gate
    }

    private mutating func add(_ desk: Desk, _ limits: AdmissionLimits) -> GateNumber {
        let gate = self.gates.open(limits)
        if gate == self.desks.count {
            self.desks.append(desk)
            self.hopes.append(Hope())
            self.figures.append(SiteFigures())
        } else {
            self.desks[Int(gate)] = desk
            self.hopes[Int(gate)] = Hope()
            self.figures[Int(gate)] = SiteFigures()
        }
        self.figures[Int(gate)].id = desk.site.id
        self.numbers[desk.site.id] = gate
        self.touch(gate)
        return gate
    }

    // MARK: Figures

    /// Brings the figures of the sites up to date that were touched.
    mutating func noteFigures() {
        for number in self.touched.numbers {
            let gate = GateNumber(number)
            let seats = self.desks[number].site.burst.maxConnections
            self.figures[number].seats.note(self.gates.seated(at: gate), of: seats)
            self.figures[number].room.note(self.gates.waiting(at: gate), of: self.gates.waitingMax(at: gate))
        }
    }

    /// The figures were shown.
    mutating func shown() { self.touched.removeAll() }

    /// Seats of one address at one site; nil when some site has no limit.
    var addressSeatsMax: Int? {
        let limits = self.numbers.values.map { self.gates.limits(of: $0).addressSeats }
        return limits.contains(nil) ? nil : limits.compactMap(\.self).max()
    }
}

extension SharedLimits {
    init(_ configuration: DoorConfiguration, _ plan: DescriptorPlan) {
        self.init(seats: plan.seats, waitingClientsMax: plan.waiting)
        self.pickupsPerSecond = configuration.pickupsPerSecond
    }
}

extension AdmissionLimits {
    init(_ site: DoorSite, _ configuration: DoorConfiguration, _ plan: DescriptorPlan) {
        self.init(serverSeats: plan.seats)
        self.siteSeats = site.burst.maxConnections
        self.addressPrefix = site.addressPrefix
        self.addressSeats = site.burst.maxConnectionsPerAddress
        self.addressRate = site.burst.connectionRatePerAddress
        self.waitingClientsMax = min(site.burst.waitingRoom, plan.waiting)
        self.queueTimeout = configuration.disableBacklogMonitor ? nil : site.burst.queueTimeout
    }
}
