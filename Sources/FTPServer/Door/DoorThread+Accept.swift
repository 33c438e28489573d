// Accepting, and what becomes of those who come.
internal import AccessRules
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage
internal import Telemetry

extension DoorThread {
    /// What an accept call gave.
    private enum Outcome {
        case someone(Arrival)
        /// The queue is empty.
        case nobody
        /// A connection that broke before it was taken; others may wait behind it.
        case broken
        /// No descriptor, no memory, or an error that won't go away by asking again.
        case shortage(Errno)
    }

    /// Takes what waits at a listener, up to a limit, so that the other listeners get their turn.
    mutating func accept(from listener: DoorListener) {
        guard self.isAccepting else { return }
        for _ in 0..<self.manners.acceptsPerTurn {
            guard self.mayAccept(listener) else { return self.rest(listener.place) }
            switch self.acceptOne(listener) {
            case .someone(let arrival): self.arrived(arrival)
            case .nobody: return
            case .broken: continue
            case .shortage(let error): return self.shortage(error, at: listener)
            }
        }
    }

    /// Whether another connection may be taken: always, but in the manner of IIS 6, which takes one for each free slot;
    /// and but when the site's room is full only because of its default size or for want of descriptors, and seats may
    /// come back soon.
    private mutating func mayAccept(_ listener: DoorListener) -> Bool {
        guard self.isServing, let gate = listener.gate else { return true }
        guard self.sites.gates.isFull(gate) else {
            self.sites.hasRoom(gate)
            return true
        }
        switch self.configuration.profile {
        case .iis6: return !self.configuration.disableBacklogMonitor
        case .spillway: return !self.mayBePatient(gate, listener) || !self.mayHope(gate)
        }
    }

    /// Whether a room that is full is no reason yet to send somebody away: nobody has asked for this size, or there would
    /// be more places if there were more descriptors; and the kernel can hold those who come meanwhile.
    private func mayBePatient(_ gate: GateNumber, _ listener: DoorListener) -> Bool {
        let burst = self.sites.desks[Int(gate)].site.burst
        let isSizeAsked = burst.serverListenBacklog != nil
        let placesMax = self.sites.gates.waitingMax(at: gate)
        // A room with places is full when all sites' places together are taken: as many as there are descriptors for.
        let lacksDescriptors = self.sites.gates.waiting(at: gate) < placesMax || placesMax < burst.waitingRoom
        return (!isSizeAsked || lacksDescriptors) && !self.bindings.isQueueLong(listener.place)
    }

    /// Whether seats or descriptors may come back so soon that newcomers are better off in the kernel's queue for a
    /// moment than sent away: in a burst all seats are taken before the first session ends.
    private mutating func mayHope(_ gate: GateNumber) -> Bool {
        let time = self.sites.hopeTime(gate, lastReturn: self.descriptors.lastReturn, at: self.now)
        return time < self.manners.hopeTimeMax
    }

    /// Takes everybody who waits at a listener that is about to close, and tells them.
    ///
    /// - Parameter makesRoom: whether clients on their way out are cut off when there is no descriptor.
    /// - Returns: false when there was none, and somebody may still be in the queue.
    mutating func drain(_ listener: DoorListener, makesRoom: Bool) -> Bool {
        while true {
            switch self.acceptOne(listener) {
            case .someone(let arrival): self.arrived(arrival)
            case .nobody: return true
            case .broken: continue
            case .shortage(let error):
                if self.descriptors.reserve.spend() { continue }
                if makesRoom, self.farewell.count > 0 {
                    self.farewell.closeOldest()
                    continue
                }
                self.acceptFailed(error)
                return false
            }
        }
    }

    /// Gives a client to an event loop.
    mutating func admit(_ arrival: Arrival, _ permit: Permit) {
        self.report.figures.admitted += 1
        self.sites.touch(permit.gate)
        self.handover.add(
            AdmittedClient(
                descriptor: arrival.descriptor,
                peer: arrival.peer,
                site: self.sites.id(at: permit.gate),
                binding: arrival.binding,
                endpoint: arrival.endpoint,
                acceptedAt: arrival.acceptedAt,
                permit: permit
            )
        )
    }

    /// Tells a client why it isn't served.
    mutating func sendAway(_ arrival: Arrival, _ dismissal: Dismissal) {
        self.report.figures.refused.count(dismissal.reason)
        self.report.record(.refused(arrival.peer, dismissal.reason))
        if let gate = arrival.gate {
            self.sites.countRefused(dismissal.reason, at: gate)
            if self.sites.desks[Int(gate)].resets, dismissal.isForWantOfSeats {
                return Farewell.reset(arrival.descriptor)
            }
        }
        var dismissed = Farewell.Dismissed(
            arrival.descriptor,
            dismissal,
            retrySeconds: self.sites.gates.retrySeconds()
        )
        dismissed.wasGreeted = arrival.wasGreeted
        dismissed.gate = arrival.gate
        self.farewell.begin(dismissed, at: self.now, watchedBy: self.state.poller)
    }

    private mutating func arrived(_ arrival: Arrival) {
        self.report.figures.accepted += 1
        switch self.phase {
        case .open, .resting: break
        case .closing, .draining, .lingering, .closed: return self.sendAway(arrival, .stopping)
        }
        guard let gate = arrival.gate else { return self.sendAway(arrival, .siteClosed) }
        if !self.sites.desks[Int(gate)].isOpenToAll, let dismissal = self.dismissal(of: arrival.peer.address, at: gate)
        {
            return self.sendAway(arrival, dismissal)
        }
        switch self.sites.gates.arrived(at: gate, from: arrival.peer.address, at: self.now) {
        case .admit(let permit): self.admit(arrival, permit)
        case .wait(let client, let displaced): self.letWait(arrival, client, displaced)
        case .refuse(let refusal): self.sendAway(arrival, .full(refusal))
        }
    }

    /// Why a site takes nobody from an address; nil when it does.
    func dismissal(of address: IPAddress, at gate: GateNumber) -> Dismissal? {
        switch self.sites.desks[Int(gate)].site.state {
        case .started: self.sites.desks[Int(gate)].site.addresses.allows(address) ? nil : .addressDenied
        case .paused, .stopped: .siteClosed
        }
    }

    private mutating func letWait(_ arrival: Arrival, _ client: SiteClient, _ displaced: SiteClient?) {
        if let displaced {
            let leaver = self.room.leave(displaced, watchedBy: self.state.poller)
            self.sendAway(leaver, .full(self.sites.gates.fullness(of: displaced.gate)))
        }
        self.sites.touch(client.gate)
        var arrival = arrival
        if self.sites.desks[Int(client.gate)].site.burst.waitingGreeting { self.greet(&arrival, client) }
        guard self.room.enter(arrival, as: client, watchedBy: self.state.poller) else {
            self.sites.gates.left(client)
            _ = self.room.leave(client, watchedBy: self.state.poller)
            return self.sendAway(arrival, .outOfDescriptors)
        }
        self.report.record(.waiting(arrival.peer))
    }

    private func acceptOne(_ listener: DoorListener) -> Outcome {
        do throws(Errno) {
            let (descriptor, peer) = try self.manners.accept(listener.descriptor)
            return .someone(self.arrival(descriptor, peer, at: listener))
        } catch {
            return Self.outcome(of: error)
        }
    }

    private func arrival(_ descriptor: Int32, _ peer: Endpoint, at listener: DoorListener) -> Arrival {
        Arrival(
            descriptor: descriptor,
            peer: peer,
            binding: listener.number,
            endpoint: listener.endpoint,
            gate: listener.gate,
            acceptedAt: self.now
        )
    }

    private static func outcome(of error: Errno) -> Outcome {
        switch error {
        case .wouldBlock: .nobody
        // accept(2): errors that are already pending on the new connection come out of accept.
        case .connectionAbort, .interrupted, .protocolError, .networkDown, .hostIsDown, .noRouteToHost,
            .networkUnreachable, .timedOut, .connectionReset:
            .broken
        default: .shortage(error)
        }
    }

    /// Accepting failed, and would fail again at once. Whoever is on the way out longest makes room; when nobody is, one
    /// client is told what is wrong with the descriptor that was kept for it. Then the listeners rest: those in their
    /// queues stay there and are served later.
    private mutating func shortage(_ error: Errno, at listener: DoorListener) {
        self.acceptFailed(error)
        self.restListeners(for: self.manners.shortagePause)
        // They leave by themselves: a door that closes has the time to wait for that.
        guard self.isResting else { return }
        guard self.farewell.count == 0 else { return self.farewell.closeOldest() }
        if self.descriptors.reserve.spend(), case .someone(let arrival) = self.acceptOne(listener) {
            self.report.figures.accepted += 1
            self.sendAway(arrival, .outOfDescriptors)
        }
    }

    private mutating func acceptFailed(_ error: Errno) {
        self.report.figures.acceptFailures += 1
        self.report.record(.acceptFailed(errno: error.rawValue))
    }
}
