// The listeners while the door is open: finding, measuring, adding and retiring them.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage
internal import Telemetry

extension DoorThread {
    /// The listener that a token names; nil when it has been closed since.
    func listener(_ binding: Int32, _ index: UInt32) -> DoorListener? {
        guard binding < self.bindings.count, index < self.bindings[Int(binding)].listeners.count else { return nil }
        return DoorListener(descriptor: self.bindings[Int(binding)].listeners[Int(index)], binding: Int(binding))
    }

    /// Does something with each listener.
    mutating func forEachListener(_ body: (inout DoorThread, DoorToken, DoorListener) -> Void) {
        for (number, binding) in self.bindings.enumerated() {
            for (index, descriptor) in binding.listeners.enumerated() {
                let token = DoorToken.listener(binding: Int32(number), index: UInt32(index))
                body(&self, token, DoorListener(descriptor: descriptor, binding: number))
            }
        }
    }

    /// - Returns: false when the poller has no room for it.
    func watch(_ listener: Int32, _ token: DoorToken, for interest: Readiness) -> Bool {
        if (try? self.state.poller.modify(listener, token: token.rawValue, for: interest)) != nil { return true }
        return (try? self.state.poller.add(listener, token: token.rawValue, for: interest)) != nil
    }

    /// Puts other settings in force.
    mutating func apply(_ settings: BurstSettings) {
        self.configuration.burst = settings
        let plan = DescriptorPlan(self.configuration)
        self.descriptors.plannedSeats = plan.seats
        self.gate.change(limits: AdmissionLimits(self.configuration, plan))
        if self.isServing { self.farewell.countMax = max(1, plan.lingering) }
        for binding in self.bindings.indices { self.hold(self.configuration.backlogOfBinding, at: binding) }
    }

    /// Lets a binding hold that many connections.
    mutating func hold(_ backlog: Int, at binding: Int) {
        guard self.isServing, binding < self.bindings.count else { return }
        let before = self.bindings[binding].listeners.count
        do throws(Errno) {
            try self.bindings[binding].hold(backlog, retiring: self.now + self.manners.retirementTime)
        } catch {
            self.report.record(.listenFailed(self.bindings[binding].endpoint, errno: error.rawValue))
        }
        for index in before..<self.bindings[binding].listeners.count {
            let token = DoorToken.listener(binding: Int32(binding), index: UInt32(index))
            _ = self.watch(self.bindings[binding].listeners[index], token, for: self.isResting ? [] : .readable)
        }
        self.noteLimits()
    }

    /// Offers the seats that there are descriptors for now.
    mutating func shareDescriptors() {
        let others = self.gate.waiting + self.farewell.count
        self.descriptors.hold(others)
        self.gate.offer(serverSeats: self.descriptors.seats(beside: others))
    }

    /// When listeners have to be closed next that get no newcomers.
    var nextRetirement: ContinuousClock.Instant? {
        self.isServing ? self.bindings.lazy.compactMap(\.retirement).min() : nil
    }

    /// Empties the listeners that have got no newcomers for a while, and closes them.
    mutating func closeRetired() {
        guard let due = self.nextRetirement, due <= self.now else { return }
        for number in self.bindings.indices where self.bindings[number].retirement.map({ $0 <= self.now }) == true {
            if self.drainRetiring(of: number) {
                self.bindings[number].closeRetired()
            } else {
                self.bindings[number].postponeRetirement(to: self.now + self.manners.shortagePause)
            }
        }
        self.noteLimits()
    }

    /// - Returns: false when there was no descriptor for somebody in a queue.
    private mutating func drainRetiring(of number: Int) -> Bool {
        for descriptor in self.bindings[number].retiring {
            let listener = DoorListener(descriptor: descriptor, binding: number)
            guard self.drain(listener, makesRoom: false) else { return false }
        }
        return true
    }

    /// Sees how long the queues are that have somebody in them, before they are emptied.
    mutating func measureQueues(_ events: [Poller.Event]) {
        for index in self.report.queues.indices { self.report.queues[index].length = 0 }
        // Listeners that rest are silent, and fill.
        if self.isResting { return self.forEachListener { door, _, listener in door.measure(listener) } }
        for event in events {
            guard case .listener(let binding, let index) = DoorToken(rawValue: event.token) else { continue }
            if let listener = self.listener(binding, index) { self.measure(listener) }
        }
    }

    private mutating func measure(_ listener: DoorListener) {
        guard let queue = ListenQueue.read(listener.descriptor) else { return }
        self.report.queues[listener.binding].note(self.report.queues[listener.binding].length + queue.length)
    }

    /// What was in the queues has been taken.
    mutating func noteEmptyQueues() {
        guard self.phase == .open else { return }
        for index in self.report.queues.indices { self.report.queues[index].length = 0 }
    }

    /// Shows what the queues can hold now.
    mutating func noteLimits() {
        if self.report.queues.isEmpty { self.report.queues = self.bindings.map(QueueFigures.init) }
        for (number, binding) in self.bindings.enumerated() {
            self.report.queues[number].listeners = binding.activeCount
            self.report.queues[number].limit = binding.backlog
        }
    }

    /// Whether clients are let in.
    private var isServing: Bool { self.phase == .open || self.isResting }
}
