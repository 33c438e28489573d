// How often a client may ask for something.

/// When the next command of a session is due. Commands beyond the rate wait; none is refused.
struct CommandPace: Hashable, Sendable {
    /// What went unused for that long may be made up for: a client that asks ten things at once and then rests isn't
    /// slowed down.
    static let burstTime: Duration = .seconds(1)

    /// When the next command is due.
    private(set) var due: Instant

    init(at now: Instant) { self.due = now - Self.burstTime }

    /// Whether a command may start now; it counts then.
    mutating func take(limit: Int, at now: Instant) -> Bool {
        let start = max(self.due, now - Self.burstTime)
        guard start <= now else { return false }
        self.due = start + .seconds(1) / max(1, limit)
        return true
    }
}
