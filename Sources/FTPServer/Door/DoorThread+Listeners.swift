// The listeners while the door is open: finding, measuring, adding and retiring them.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage
internal import Telemetry

extension DoorThread {
    /// Does something with each listener.
    mutating func forEachListener(_ body: (inout DoorThread, DoorToken, DoorListener) -> Void) {
        for (token, listener) in self.bindings.listeners { body(&self, token, listener) }
    }

    /// - Returns: false when the poller has no room for it.
    func watch(_ listener: Int32, _ token: DoorToken, for interest: Readiness) -> Bool {
        if (try? self.state.poller.modify(listener, token: token.rawValue, for: interest)) != nil { return true }
        return (try? self.state.poller.add(listener, token: token.rawValue, for: interest)) != nil
    }

    /// Lets the binding at a place hold that many connections.
    mutating func hold(_ backlog: Int, at place: Int) {
        guard self.isServing, let entry = self.bindings.places[place], !entry.binding.isLeaving else { return }
        let before = entry.binding.listeners.count
        let until = self.now + self.manners.retirementTime
        do throws(Errno) {
            try self.bindings.change(place) { (binding) throws(Errno) in try binding.hold(backlog, retiring: until) }
        } catch {
            self.report.record(.listenFailed(entry.binding.endpoint, errno: error.rawValue))
        }
        let isQuiet = self.isResting || entry.restsUntil != nil
        for (token, listener) in self.bindings.listeners(at: place).dropFirst(before) {
            _ = self.watch(listener.descriptor, token, for: isQuiet ? [] : .readable)
        }
    }

    /// Offers the seats that there are descriptors for now.
    mutating func shareDescriptors() {
        let others = self.sites.gates.waiting + self.farewell.count
        self.descriptors.hold(others)
        self.sites.gates.offer(seats: self.descriptors.seats(beside: others))
    }

    /// When listeners have to be closed next that get no newcomers.
    var nextRetirement: ContinuousClock.Instant? { self.isServing ? self.bindings.nextRetirement : nil }

    /// Empties the listeners that have got no newcomers for a while, and closes them.
    mutating func closeRetired() {
        guard let due = self.nextRetirement, due <= self.now else { return }
        for place in self.bindings.retiring {
            guard let binding = self.bindings.places[place]?.binding, let due = binding.retirement, due <= self.now
            else {
                continue
            }
            guard self.drainRetiring(binding.activeCount, at: place) else {
                let until = self.now + self.manners.shortagePause
                self.bindings.change(place) { $0.postponeRetirement(to: until) }
                continue
            }
            if binding.isLeaving {
                self.bindings.close(place)
            } else {
                self.bindings.change(place) { $0.closeRetired() }
            }
        }
        self.descriptors.listen(self.bindings.listenerCount)
    }

    /// - Returns: false when there was no descriptor for somebody in a queue.
    private mutating func drainRetiring(_ activeCount: Int, at place: Int) -> Bool {
        for (_, listener) in self.bindings.listeners(at: place).dropFirst(activeCount) {
            guard self.drain(listener, makesRoom: false) else { return false }
        }
        return true
    }

    /// Sees how long the queues are that have somebody in them, before they are emptied.
    mutating func measureQueues(_ events: [Poller.Event]) {
        self.bindings.forgetLengths()
        // Listeners that rest are silent, and fill.
        if self.isResting { return self.forEachListener { door, _, listener in door.measure(listener) } }
        for place in self.bindings.resting {
            for (_, listener) in self.bindings.listeners(at: place) { self.measure(listener) }
        }
        for event in events {
            guard case .listener(let place, let index) = DoorToken(rawValue: event.token) else { continue }
            if let listener = self.bindings.listener(place, index) { self.measure(listener) }
        }
    }

    private mutating func measure(_ listener: DoorListener) {
        if let queue = ListenQueue.read(listener.descriptor) { self.bindings.note(queue.length, at: listener.place) }
    }

    /// Whether clients are let in.
    var isServing: Bool { self.phase == .open || self.isResting }
}
