// What the wave detector is told at each look.

/// Counts since the start, and levels since the last look.
public struct ArrivalSample: Hashable, Sendable {
    /// Clients taken from the kernel, since the start.
    public var accepted = 0
    /// Clients that got their 220, since the start.
    public var greeted = 0
    /// Clients sent away, by reason, since the start.
    public var refused: [String: Int] = [:]
    /// Clients that left before they were answered, since the start.
    public var left = 0
    /// Connections that the kernel dropped, since any fixed moment.
    public var lost: UInt64 = 0
    /// The kernel's queue that was fullest since the last look.
    public var queue = QueueLevel()
    /// The waiting room since the last look.
    public var waiting = QueueLevel()

    /// Nobody yet.
    public init() {}

    /// Clients that have no answer yet.
    public var unanswered: Int { self.accepted - self.greeted - self.left - self.refused.values.reduce(0, +) }
}

/// How far something was filled.
public struct QueueLevel: Hashable, Sendable {
    /// The most that were in it.
    public var peak: Int
    /// What it can hold.
    public var limit: Int

    /// A level; without arguments, of something that can hold nothing.
    public init(peak: Int = 0, limit: Int = 0) {
        self.peak = peak
        self.limit = limit
    }

    /// How full it was, in percent.
    public var percent: Int { self.limit > 0 ? Int((100 * Double(self.peak) / Double(self.limit)).rounded(.down)) : 0 }

    /// Of two levels the one that was filled further.
    public func fuller(_ other: QueueLevel) -> QueueLevel {
        let (mine, theirs) = (self.peak * max(1, other.limit), other.peak * max(1, self.limit))
        return mine == theirs ? (self.limit >= other.limit ? self : other) : (mine > theirs ? self : other)
    }
}

/// The clients that were greeted between two looks.
public struct GreetedClients: Hashable, Sendable {
    /// From accept to 220, for each.
    public private(set) var times = LatencyCounts()
    /// When the first and the last of them were taken from the kernel.
    public private(set) var accepted: ClosedRange<ContinuousClock.Instant>?
    /// When the last one got its 220.
    public private(set) var lastGreeting: ContinuousClock.Instant?

    /// Nobody.
    public init() {}

    /// One more.
    public mutating func add(acceptedAt: ContinuousClock.Instant, greetedAt: ContinuousClock.Instant) {
        self.times.add(greetedAt - acceptedAt)
        self.note(acceptedAt...acceptedAt, greetedAt)
    }

    /// Those of another one too.
    public mutating func merge(_ other: GreetedClients) {
        guard let accepted = other.accepted, let lastGreeting = other.lastGreeting else { return }
        self.times.merge(other.times)
        self.note(accepted, lastGreeting)
    }

    /// Forgets them, and keeps the memory.
    public mutating func reset() {
        self.times.reset()
        self.accepted = nil
        self.lastGreeting = nil
    }

    private mutating func note(_ accepted: ClosedRange<ContinuousClock.Instant>, _ greeting: ContinuousClock.Instant) {
        let known = self.accepted ?? accepted
        self.accepted =
            min(known.lowerBound, accepted.lowerBound)...max(known.upperBound, accepted.upperBound)
        self.lastGreeting = max(self.lastGreeting ?? greeting, greeting)
    }
}
