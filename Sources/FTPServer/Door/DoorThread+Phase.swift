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
        case .resting, .lingering, .closed: false
        }
    }

    /// Whether the listeners wait for descriptors to come back.
    var isResting: Bool {
        if case .resting = self.phase { true } else { false }
    }

    /// Lets the listeners rest for a while. Their queues fill meanwhile; nobody is lost by that.
    mutating func restListeners() {
        self.watchListeners(for: [])
        if self.phase == .open { self.phase = .resting(until: self.now + self.manners.shortagePause) }
    }

    /// Ends the rest.
    mutating func wakeListeners() {
        self.watchListeners(for: .readable)
        self.phase = .open
    }

    /// The server stops: newcomers are ignored from now on, everybody who is on the way in is told.
    mutating func beginClosing() {
        guard self.phase == .open || self.isResting else { return }
        // A filter that can't be had (no memory for it) costs politeness to those who come in the last instant.
        for listener in self.listeners { _ = try? Socket.ignoreNewcomers(listener.descriptor) }
        self.watchListeners(for: .readable)
        // The seats are of no use any more, so all who are told to go may linger.
        self.farewell.countMax = .max
        self.phase = .closing(until: self.now + self.manners.handshakeTimeMax)
        while let client = self.gate.takeOldest() {
            self.sendAway(self.room.leave(client, watchedBy: self.state.poller), .stopping)
        }
    }

    /// Does what is due by the clock.
    mutating func advancePhase() {
        switch self.phase {
        case .open, .closed: break
        case .resting(let until): if until <= self.now { self.wakeListeners() }
        case .closing(let until): if until <= self.now { self.closeListeners() }
        case .lingering: if self.farewell.count == 0 { self.phase = .closed }
        }
    }

    private mutating func closeListeners() {
        for listener in self.listeners {
            while !self.accept(from: listener) {}
            self.state.poller.remove(listener.descriptor)
            Socket.close(listener.descriptor)
        }
        self.phase = .lingering
        self.advancePhase()
    }

    private func watchListeners(for interest: Readiness) {
        for (index, listener) in self.listeners.enumerated() {
            let token = DoorToken.listener(Int32(index))
            do throws(Errno) {
                try self.state.poller.modify(listener.descriptor, token: token.rawValue, for: interest)
            } catch { preconditionFailure("A listener is no longer known to the poller: \(error).") }
        }
    }
}
