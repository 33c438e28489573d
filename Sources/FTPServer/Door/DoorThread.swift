// The thread that accepts: its state and its turn. It knows descriptors, the gate and the clock; it calls nobody who
// could make it wait. Accepting is in `DoorThread+Accept`, the end in `DoorThread+Close`.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import Telemetry

/// A listening socket, and the number of the binding it belongs to.
struct DoorListener {
    let descriptor: Int32
    let binding: Int
}

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
    var bindings: [Binding]
    var gate: AdmissionGate
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
        bindings: [Binding],
        handover: Handover,
        ledger: DescriptorLedger?
    ) {
        let plan = DescriptorPlan(configuration)
        self.state = state
        self.configuration = configuration
        self.bindings = bindings
        self.handover = handover
        self.descriptors = DoorDescriptors(plannedSeats: plan.seats, ledger: ledger)
        self.gate = AdmissionGate(limits: AdmissionLimits(configuration, plan))
        self.farewell = Farewell(countMax: plan.lingering, lingerTimeMax: configuration.manners.lingerTimeMax)
    }

    var manners: DoorManners { self.configuration.manners }

    /// Works until the door is closed.
    mutating func run() {
        var events: [Poller.Event] = []
        self.noteLimits()
        self.publish()
        while self.phase != .closed { self.takeTurn(&events) }
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
        self.advancePhase()
        self.handover.flush()
        self.noteEmptyQueues()
        self.publish()
    }

    private mutating func handle(_ event: Poller.Event) {
        switch DoorToken(rawValue: event.token) {
        case .wake: self.state.wake.lower()
        case .listener(let binding, let index): self.listener(binding, index).map { self.accept(from: $0) }
        case .waiting(let slot, let generation): self.left(WaitingClient(slot: slot, generation: generation))
        case .lingering(let slot, let generation): self.farewell.becameReady(slot: slot, generation: generation)
        }
    }

    private mutating func takeLetters() {
        let someoneWaits = self.gate.waiting > 0 || self.isResting
        guard let letters = self.state.inbox.take(someoneWaits: someoneWaits) else { return self.hasLetters = true }
        self.hasLetters = false
        for permit in letters.returned { self.gate.seatReturned(permit) }
        if !letters.returned.isEmpty { self.descriptors.seatsReturned(at: self.now) }
        if let settings = letters.settings { self.apply(settings) }
        for (binding, backlog) in letters.backlogs { self.hold(backlog, at: binding) }
        if self.isResting, !letters.returned.isEmpty { self.wakeListeners() }
        if letters.isStopping { self.beginClosing() }
    }

    private mutating func seatWaiting() {
        self.shareDescriptors()
        while let (client, permit) = self.gate.seatNext(at: self.now) {
            self.admit(self.room.leave(client, watchedBy: self.state.poller), permit)
        }
    }

    private mutating func sendAwayOverdue() {
        while let client = self.gate.takeTimedOut(at: self.now) {
            let seconds = self.gate.limits.queueTimeout?.components.seconds ?? 0
            let arrival = self.room.leave(client, watchedBy: self.state.poller)
            self.sendAway(arrival, .waitedTooLong(seconds: seconds))
        }
    }

    /// A waiting client has closed its side.
    private mutating func left(_ client: WaitingClient) {
        guard self.gate.isWaiting(client) else { return }
        self.gate.left(client)
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
        let isShort = self.gate.waiting > 0 && self.gate.limits.serverSeats < self.descriptors.plannedSeats
        let nextLook = isShort ? self.now + self.manners.descriptorPause : nil
        return [
            phaseEnd, nextLook, self.nextRetirement, self.farewell.nextDeadline, self.gate.nextTimeout,
            self.gate.nextRelease, self.room.greetings.nextDue,
        ].compactMap(\.self).min()
    }

    private mutating func publish() {
        self.report.figures.seats.note(self.gate.seated, of: self.gate.seats)
        self.report.figures.busiestAddress = Gauge(
            current: self.gate.busiestAddress.now,
            peak: self.gate.busiestAddress.ever,
            limit: self.gate.limits.addressSeats
        )
        self.report.figures.room.note(self.gate.waiting, of: self.gate.limits.waitingClientsMax)
        self.report.figures.lingering = self.farewell.count
        self.report.publish(to: self.state)
    }
}
