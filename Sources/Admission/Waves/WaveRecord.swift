// A wave of clients as it was seen.

/// Clients that came at a rate far above the usual one, and what became of them.
public struct WaveRecord: Hashable, Sendable {
    /// When the first client came.
    public var startedAt: ContinuousClock.Instant
    /// From the first client to the last.
    public var span: Duration = .zero
    /// Clients that came.
    public var clients = 0
    /// The highest rate between two looks, clients a second.
    public var peakRate = 0
    /// The kernel's queue that was fullest.
    public var queue = QueueLevel()
    /// The waiting room.
    public var waiting = QueueLevel()
    /// Clients that got their 220.
    public var greeted = 0
    /// From accept to 220.
    public var greetingTimes = LatencyCounts()
    /// From the first client to the last 220.
    public var lastGreetingAfter: Duration = .zero
    /// Clients sent away, by reason.
    public var refused: [String: Int] = [:]
    /// Clients that left before they were answered.
    public var left = 0
    /// Connections that the kernel dropped meanwhile.
    public var lost = 0

    /// A wave that begins.
    public init(startedAt: ContinuousClock.Instant) { self.startedAt = startedAt }
}

/// What a look showed.
public enum WaveChange: Hashable, Sendable {
    /// A wave has begun.
    case began
    /// A wave is over.
    case ended(WaveRecord)
}
