// The manner of IIS 6: a seat is given when a pool thread picks the client up, and each pick-up takes its time.

/// How many clients can be seated by now when each takes a thread for a while.
struct PickupPace: Sendable {
    /// Clients in a second; nil is no limit.
    var perSecond: Int?
    /// When the next client can be picked up.
    private var nextDue: ContinuousClock.Instant?

    /// Threads that had nothing to do pick up this many at once.
    private static let idleMax = 8

    init(perSecond: Int?) { self.perSecond = perSecond }

    /// When somebody who waits can be picked up; nil when at once.
    func due(after now: ContinuousClock.Instant?) -> ContinuousClock.Instant? {
        guard self.perSecond != nil, let due = self.nextDue, let now, due > now else { return nil }
        return due
    }

    /// Somebody was picked up.
    mutating func pickedUp(at now: ContinuousClock.Instant) {
        guard let perSecond = self.perSecond else { return }
        let interval = Duration.seconds(1) / max(1, perSecond)
        let earliest = now - interval * (Self.idleMax - 1)
        self.nextDue = max(self.nextDue ?? earliest, earliest) + interval
    }
}
