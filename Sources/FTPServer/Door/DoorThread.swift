// The thread that accepts: its state and its turn. It knows descriptors, the gate and the clock; it calls nobody who
// could make it wait. Accepting is in `DoorThread+Accept`, the end in `DoorThread+Phase`.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import Telemetry

/// The door thread's own state. Everything here happens on that thread, one turn after the other.
struct DoorThread: ~Copyable {
    /// What the listeners are doing.
    enum Phase: Equatable {
        /// They are accepted from. Can become: `resting`, `closing`.
        case open
        /// There was no descriptor or no memory; they rest until then, or until a descriptor comes back.
        /// Can become: `open`, `closing`.
        case resting(until: ContinuousClock.Instant)
        /// Newcomers are ignored; whoever was on the way in is told that the server stops. Can become: `draining`.
        case closing(until: ContinuousClock.Instant)
        /// The listeners aren't watched any more. They are closed when their queues are empty, or then, whoever is in
        /// them still. Can become: `lingering`.
        case draining(until: ContinuousClock.Instant)
        /// The listeners are closed; the last clients are on their way out. Can become: `closed`.
        case lingering
        /// The thread ends.
        case closed
    }

    let state: DoorState
    var configuration: DoorConfiguration
    var bindings: BindingTable
    var sites: DoorSites
    var farewell: Farewell
    var handover: Handover
    var phase = Phase.open
    var now = ContinuousClock.now
    var room = WaitingRoom()
    var descriptors: DoorDescriptors
    var report = DoorReport()
    /// Whether the letter box couldn't be opened because somebody was putting something in.
    var hasLetters = false

    init(
        state: DoorState,
        configuration: DoorConfiguration,
        bindings: BindingTable,
        handover: Handover,
        ledger: DescriptorLedger?
    ) {
        let plan = DescriptorPlan(configuration)
        self.state = state
        self.configuration = configuration
        self.bindings = bindings
        self.handover = handover
        self.descriptors = DoorDescriptors(
            plannedSeats: plan.seats,
            listeners: bindings.listenerCount,
            ledger: ledger
        )
        self.sites = DoorSites(limits: SharedLimits(configuration, plan))
        self.farewell = Farewell(countMax: plan.lingering, lingerTimeMax: configuration.manners.lingerTimeMax)
    }

    var manners: DoorManners { self.configuration.manners }

    /// Works until the door is closed.
    mutating func run() {
        var events: [Poller.Event] = []
        self.applySites()
        self.publish()
        while self.phase != .closed { self.takeTurn(&events) }
        self.endLetters()
        self.publish()
    }

    private mutating func takeTurn(_ events: inout [Poller.Event]) {
        self.state.poller.wait(milliseconds: self.waitMilliseconds(), limit: 1_024, into: &events)
        self.now = .now
        self.takeLetters()
        self.shareDescriptors()
        self.measureQueues(events)
        for event in events { self.handle(event) }
        // Seats that came back while clients were put into the waiting room.
        self.takeLetters()
        self.seatWaiting()
        self.sendAwayOverdue()
        self.repeatGreetings()
        self.farewell.closeOverdue(at: self.now)
        self.closeRetired()
        self.descriptors.reserve.refill()
        self.wakeBindings(dueAt: self.now)
        self.advancePhase()
        self.handover.flush()
        if self.phase == .open { self.bindings.noteEmpty() }
        self.publish()
    }

    private mutating func handle(_ event: Poller.Event) {
        switch DoorToken(rawValue: event.token) {
        case .wake: self.state.wake.lower()
        case .listener(let binding, let index): self.bindings.listener(binding, index).map { self.accept(from: $0) }
        case .waiting(let client): self.left(client)
        case .lingering(let slot, let generation): self.farewell.becameReady(slot: slot, generation: generation)
        }
    }

    private mutating func takeLetters() {
        let someoneWaits = self.sites.gates.waiting > 0 || self.isResting || !self.bindings.resting.isEmpty
        guard let letters = self.state.inbox.take(someoneWaits: someoneWaits) else { return self.hasLetters = true }
        self.hasLetters = false
        for permit in letters.returned { self.sites.seatReturned(permit, at: self.now) }
        if let change = letters.change { self.apply(change) }
        for (number, backlog) in letters.backlogs {
            self.bindings.place(of: number).map { self.hold(backlog, at: $0) }
        }
        if !letters.returned.isEmpty { self.seatsReturned() }
        if !letters.moves.isEmpty { self.move(letters.moves) }
        if letters.isStopping { self.beginClosing() }
    }

    /// Takes the last letters; seats that come back from now on are counted in the letter box.
    private mutating func endLetters() {
        let letters = self.state.inbox.close()
        for permit in letters.returned { self.sites.seatReturned(permit, at: self.now) }
        letters.turnDown()
    }

    private mutating func seatsReturned() {
        self.descriptors.seatsReturned(at: self.now)
        if self.isResting { self.wakeListeners() }
        self.wakeBindings(dueAt: nil)
    }

    mutating func seatWaiting() {
        self.shareDescriptors()
        while let (client, permit) = self.sites.gates.seatNext(at: self.now) {
            self.admit(self.room.leave(client, watchedBy: self.state.poller), permit)
        }
    }

    private mutating func sendAwayOverdue() {
        while let client = self.sites.gates.takeTimedOut(at: self.now) {
            let seconds = self.sites.gates.limits(of: client.gate).queueTimeout?.components.seconds ?? 0
            let arrival = self.room.leave(client, watchedBy: self.state.poller)
            self.sendAway(arrival, .waitedTooLong(seconds: seconds))
        }
    }

    /// A waiting client has closed its side.
    private mutating func left(_ client: SiteClient) {
        guard self.sites.gates.isWaiting(client) else { return }
        self.sites.gates.left(client)
        self.sites.touch(client.gate)
        let arrival = self.room.leave(client, watchedBy: self.state.poller)
        Farewell.closeGone(arrival.descriptor)
        self.report.figures.leftWaiting += 1
        self.report.record(.leftWaitingRoom(arrival.peer))
    }

    private func waitMilliseconds() -> Int32 {
        if self.hasLetters { return 0 }
        if self.report.isPending { return 1 }
        guard let deadline = self.nextDeadline() else { return -1 }
        let (seconds, attoseconds) = (deadline - self.now).components
        // Rounded up: a turn that comes too early would have to be repeated.
        return Int32(clamping: max(0, seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }

    private func nextDeadline() -> ContinuousClock.Instant? {
        let phaseEnd: ContinuousClock.Instant? =
            switch self.phase {
            case .resting(let until), .closing(let until): until
            // Nobody tells when descriptors come back that others had.
            case .draining(let until): min(until, self.now + self.manners.shortagePause)
            case .open, .lingering, .closed: nil
            }
        // Nobody tells when transfers give descriptors back.
        let isShort = self.sites.gates.waiting > 0 && self.sites.gates.limits.seats < self.descriptors.plannedSeats
        let nextLook = isShort ? self.now + self.manners.descriptorPause : nil
        // While all listeners rest, or the door closes, none of them is woken by itself.
        let nextWake = self.phase == .open ? self.bindings.nextWake : nil
        return [
            phaseEnd, nextLook, self.nextRetirement, nextWake, self.farewell.nextDeadline,
            self.sites.gates.nextTimeout, self.sites.gates.nextRelease, self.room.greetings.nextDue,
        ].compactMap(\.self).min()
    }

    private mutating func publish() {
        self.report.figures.seats.note(self.sites.gates.seated, of: self.sites.gates.seats)
        let busiest = self.sites.gates.busiestAddress
        self.report.figures.busiestAddress.current = busiest.now
        self.report.figures.busiestAddress.peak = busiest.ever
        self.report.figures.room.note(self.sites.gates.waiting, of: self.sites.gates.limits.waitingClientsMax)
        self.report.figures.lingering = self.farewell.count
        self.sites.noteFigures()
        self.report.publish(to: self.state, &self.bindings, &self.sites)
    }
}
