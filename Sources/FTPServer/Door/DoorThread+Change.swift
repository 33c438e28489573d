// Another configuration, put in force while clients come; and sessions that go from one site to another.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage
internal import Telemetry

extension DoorThread {
    /// Puts another configuration in force.
    mutating func apply(_ change: DoorChange) {
        self.configuration = change.configuration
        guard self.isServing else {
            for opened in change.opened.values { opened.binding.close() }
            return
        }
        for opened in change.openedInOrder { self.add(opened) }
        self.applySites()
        let wanted = Dictionary(change.bindings.map { ($0.number, $0) }) { first, _ in first }
        var missing = Set(wanted.keys)
        for place in self.bindings.all {
            let number = self.bindings.number(at: place)
            missing.remove(number)
            if let planned = wanted[number] { self.keep(planned, at: place) } else { self.retire(place) }
        }
        for number in missing.sorted() { wanted[number].map { self.openAgain($0) } }
        self.setGates()
        self.descriptors.listen(self.bindings.listenerCount)
    }

    /// Puts the configuration's sites in force, and what all of them share.
    mutating func applySites() {
        let plan = DescriptorPlan(self.configuration)
        self.descriptors.plannedSeats = plan.seats
        if self.isServing { self.farewell.countMax = max(1, plan.lingering) }
        let closed = self.sites.apply(self.configuration, plan)
        for gate in closed {
            while let client = self.sites.gates.takeOldest(of: gate) {
                self.sendAway(self.room.leave(client, watchedBy: self.state.poller), .siteClosed)
            }
            self.sites.retire(gate)
        }
        self.setGates()
        self.farewell.change(words: self.sites.words(of: self.configuration))
        self.report.figures.busiestAddress.limit = self.sites.addressSeatsMax
    }

    /// Finds the gates of the sites that greet at the bindings.
    private mutating func setGates() {
        for place in self.bindings.all {
            guard let site = self.bindings.places[place]?.planned.wanted.site else { continue }
            self.bindings.setGate(self.sites.gate(of: site), at: place)
        }
    }

    private mutating func keep(_ planned: PlannedBinding, at place: Int) {
        self.bindings.setPlanned(planned, at: place)
        if self.bindings.places[place]?.binding.isLeaving == true { self.bindings.change(place) { $0.comeBack() } }
        let backlog = self.configuration.backlog(of: planned.wanted)
        if self.bindings.places[place]?.binding.asked != backlog { self.hold(backlog, at: place) }
    }

    /// Lets a binding go that isn't wanted any more.
    private mutating func retire(_ place: Int) {
        guard self.bindings.places[place]?.binding.isLeaving == false else { return }
        let until = self.now + self.manners.retirementTime
        self.bindings.change(place) { $0.retire(until: until) }
    }

    private mutating func add(_ opened: OpenedBinding) {
        let place = self.bindings.add(opened)
        for (token, listener) in self.bindings.listeners(at: place) {
            _ = self.watch(listener.descriptor, token, for: self.isResting ? [] : .readable)
        }
    }

    /// Opens a binding again that was closed between the plan and now.
    private mutating func openAgain(_ planned: PlannedBinding) {
        do throws(Errno) {
            let backlog = self.configuration.backlog(of: planned.wanted)
            let binding = try Binding(to: planned.endpoint, backlog: backlog)
            self.add(OpenedBinding(planned: planned, binding: binding))
        } catch {
            self.report.record(.listenFailed(planned.endpoint, errno: error.rawValue))
        }
    }

    // MARK: From site to site

    /// Answers sessions that want to go to other sites.
    mutating func move(_ moves: [SeatTransfer]) {
        // Who waits comes first.
        self.seatWaiting()
        for move in moves {
            let (permit, outcome) = self.move(move)
            move.answer(permit, outcome)
        }
    }

    private mutating func move(_ move: SeatTransfer) -> (Permit, SeatMove) {
        guard self.isServing, let gate = self.sites.gate(of: move.site) else { return (move.permit, .closed) }
        switch self.dismissal(of: move.address, at: gate) {
        case .addressDenied: return (move.permit, .addressDenied)
        case .siteClosed: return (move.permit, .closed)
        case .full, .waitedTooLong, .outOfDescriptors, .stopping, nil: break
        }
        guard gate != move.permit.gate else { return (move.permit, .moved) }
        guard let permit = self.sites.gates.transfer(move.permit, to: gate, from: move.address) else {
            return (move.permit, .full)
        }
        self.sites.seatLeft(move.permit, at: self.now)
        self.sites.touch(gate)
        return (permit, .moved)
    }
}
