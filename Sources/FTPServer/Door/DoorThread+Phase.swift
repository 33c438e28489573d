// When the listeners rest, wake and close. A listener is closed only when it is sure that nobody is in its queue:
// the kernel resets those who are.
internal import Admission
internal import LinuxSystem
internal import SystemPackage

extension DoorThread {
    /// Whether clients are taken from the listeners.
    var isAccepting: Bool {
        switch self.phase {
        case .open, .closing: true
        case .resting, .draining, .lingering, .closed: false
        }
    }

    /// Whether the listeners wait for descriptors to come back.
    var isResting: Bool {
        if case .resting = self.phase { true } else { false }
    }

    /// Lets the listeners rest for a while. Their queues fill meanwhile; nobody is lost by that. When the door closes
    /// they rest for good: their queues are emptied before they are closed.
    mutating func restListeners(for pause: Duration) {
        switch self.phase {
        case .open:
            self.forEachListener { door, token, listener in
                if !door.watch(listener.descriptor, token, for: []) { door.state.poller.remove(listener.descriptor) }
            }
            self.phase = .resting(until: self.now + pause)
        case .closing: self.unwatchListeners()
        case .resting, .draining, .lingering, .closed: break
        }
    }

    /// Lets the listeners of one binding rest for a moment, because its site is full.
    mutating func rest(_ place: Int) {
        guard self.phase == .open else { return }
        for (token, listener) in self.bindings.listeners(at: place)
        where !self.watch(listener.descriptor, token, for: []) {
            self.state.poller.remove(listener.descriptor)
        }
        self.bindings.rest(place, until: self.now + self.manners.descriptorPause)
    }

    /// Ends the rest of the bindings whose time is over, or of all that rest.
    mutating func wakeBindings(dueAt due: ContinuousClock.Instant?) {
        guard self.phase == .open else { return }
        for place in self.bindings.resting {
            if let due, let until = self.bindings.places[place]?.restsUntil, until > due { continue }
            var failures = 0
            for (token, listener) in self.bindings.listeners(at: place)
            where !self.watch(listener.descriptor, token, for: .readable) { failures += 1 }
            self.report.figures.acceptFailures += failures
            self.bindings.rest(place, until: failures == 0 ? nil : self.now + self.manners.shortagePause)
        }
    }

    /// Ends the rest, unless the kernel has no memory to watch all listeners again.
    mutating func wakeListeners() {
        guard self.isResting else { return }
        var failures = 0
        self.forEachListener { door, token, listener in
            if !door.watch(listener.descriptor, token, for: .readable) { failures += 1 }
        }
        if failures == 0 { for place in self.bindings.resting { self.bindings.rest(place, until: nil) } }
        self.report.figures.acceptFailures += failures
        self.phase = failures == 0 ? .open : .resting(until: self.now + self.manners.shortagePause)
    }

    /// The server stops: newcomers are ignored from now on, everybody who is on the way in is told.
    mutating func beginClosing() {
        guard self.phase == .open || self.isResting else { return }
        // A filter that can't be had (no memory for it) costs politeness to those who come in the last instant.
        // One that can't be watched is emptied all the same before it is closed.
        self.forEachListener { door, token, listener in
            _ = try? Socket.ignoreNewcomers(listener.descriptor)
            _ = door.watch(listener.descriptor, token, for: .readable)
        }
        // The seats are of no use any more, so all who are told to go may linger.
        self.farewell.countMax = .max
        self.phase = .closing(until: self.now + self.manners.handshakeTimeMax)
        while let client = self.sites.gates.takeOldest() {
            self.sites.touch(client.gate)
            self.sendAway(self.room.leave(client, watchedBy: self.state.poller), .stopping)
        }
    }

    /// Does what is due by the clock.
    mutating func advancePhase() {
        switch self.phase {
        case .open, .closed: break
        case .resting(let until): if until <= self.now { self.wakeListeners() }
        case .closing(let until): if until <= self.now { self.beginDraining() }
        case .draining(let until): self.drainListeners(until: until)
        case .lingering: if self.farewell.count == 0 { self.phase = .closed }
        }
    }

    private mutating func beginDraining() {
        self.unwatchListeners()
        let until = self.now + self.manners.lingerTimeMax
        self.phase = .draining(until: until)
        self.drainListeners(until: until)
    }

    /// Closes the listeners, all at once: as long as one is still emptied, none of their numbers means something else.
    private mutating func drainListeners(until: ContinuousClock.Instant) {
        let isLastTime = until <= self.now
        var areEmpty = true
        self.forEachListener { door, _, listener in
            areEmpty = areEmpty && (door.drain(listener, makesRoom: isLastTime) || isLastTime)
        }
        guard areEmpty else { return }
        self.bindings.closeAll()
        self.phase = .lingering
        self.advancePhase()
    }

    private mutating func unwatchListeners() {
        self.forEachListener { door, _, listener in door.state.poller.remove(listener.descriptor) }
    }
}
