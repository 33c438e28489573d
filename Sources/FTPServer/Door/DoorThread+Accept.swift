// Accepting, and what becomes of those who come.
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
            guard self.mayAccept() else { return self.restListeners(for: self.manners.descriptorPause) }
            switch self.acceptOne(listener) {
            case .someone(let arrival): self.arrived(arrival)
            case .nobody: return
            case .broken: continue
            case .shortage(let error): return self.shortage(error, at: listener)
            }
        }
    }

    /// Whether another connection may be taken: always, but in the manner of IIS 6, which takes one for each free slot;
    /// and but when the room is full only because of its default size or for want of descriptors, and seats may
    /// come back soon.
    private mutating func mayAccept() -> Bool {
        guard self.gate.isFull else {
            self.descriptors.areEnough()
            return true
        }
        switch self.configuration.profile {
        case .iis6: return !self.configuration.burst.disableBacklogMonitor
        case .spillway:
            return !self.mayBePatient
                || !self.descriptors.mayComeBack(at: self.now, hopeTimeMax: self.manners.hopeTimeMax)
        }
    }

    /// Whether a room that is full is no reason yet to send somebody away: nobody has asked for this size, or there would be
    /// more places if there were more descriptors; and the kernel can hold those who come meanwhile.
    private var mayBePatient: Bool {
        let isSizeAsked = self.configuration.burst.serverListenBacklog != nil
        let lacksDescriptors = self.gate.limits.waitingClientsMax < self.configuration.burst.waitingRoom
        return (!isSizeAsked || lacksDescriptors)
            && self.report.queues.allSatisfy { $0.length < $0.limit - $0.limit / 8 }
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
        self.handover.add(
            AdmittedClient(
                descriptor: arrival.descriptor,
                peer: arrival.peer,
                site: self.configuration.bindings[arrival.binding].site,
                binding: arrival.binding,
                acceptedAt: arrival.acceptedAt,
                permit: permit
            )
        )
    }

    /// Tells a client why it isn't served.
    mutating func sendAway(_ arrival: Arrival, _ dismissal: Dismissal) {
        self.report.figures.refused.count(dismissal.reason)
        self.report.record(.refused(arrival.peer, dismissal.reason))
        if self.configuration.resetsForWantOfSeats, dismissal.isForWantOfSeats {
            return Farewell.reset(arrival.descriptor)
        }
        let dismissed = Farewell.Dismissed(
            arrival.descriptor,
            dismissal,
            retrySeconds: self.gate.retrySeconds(),
            wasGreeted: arrival.wasGreeted
        )
        self.farewell.begin(dismissed, at: self.now, watchedBy: self.state.poller)
    }

    private mutating func arrived(_ arrival: Arrival) {
        self.report.figures.accepted += 1
        switch self.phase {
        case .open, .resting: break
        case .closing, .draining, .lingering, .closed: return self.sendAway(arrival, .stopping)
        }
        switch self.gate.arrived(from: arrival.peer.address, at: self.now) {
        case .admit(let permit): self.admit(arrival, permit)
        case .wait(let client, let displaced): self.letWait(arrival, client, displaced)
        case .refuse(let refusal): self.sendAway(arrival, .full(refusal))
        }
    }

    private mutating func letWait(_ arrival: Arrival, _ client: WaitingClient, _ displaced: WaitingClient?) {
        if let displaced {
            let leaver = self.room.leave(displaced, watchedBy: self.state.poller)
            self.sendAway(leaver, .full(self.gate.fullness))
        }
        var arrival = arrival
        if self.configuration.burst.waitingGreeting { self.greet(&arrival, client) }
        guard self.room.enter(arrival, as: client, watchedBy: self.state.poller) else {
            self.gate.left(client)
            _ = self.room.leave(client, watchedBy: self.state.poller)
            return self.sendAway(arrival, .outOfDescriptors)
        }
        self.report.record(.waiting(arrival.peer))
    }

    private func acceptOne(_ listener: DoorListener) -> Outcome {
        do throws(Errno) {
            let (descriptor, peer) = try self.manners.accept(listener.descriptor)
            return .someone(
                Arrival(descriptor: descriptor, peer: peer, binding: listener.binding, acceptedAt: self.now)
            )
        } catch {
            return Self.outcome(of: error)
        }
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
