// A bandwidth that several transfers share, in the order in which they ask.

/// Shares out a number of bytes a second. Time is an argument; used under a lock.
///
/// Whoever asks gets a piece of the line and the time from which it is theirs, behind all who asked before: so the
/// order is fair, and nobody has to ask twice.
public struct RateBucket: Hashable, Sendable {
    /// What went unused in the last moment may be made up for.
    public static let burstTime: Duration = .milliseconds(100)

    /// What is shared out; at least 1.
    public let bytesPerSecond: Int
    private var nextFree: ContinuousClock.Instant

    /// A line that nobody uses yet.
    public init(bytesPerSecond: Int, at now: ContinuousClock.Instant) {
        self.bytesPerSecond = max(1, bytesPerSecond)
        self.nextFree = now - Self.burstTime
    }

    /// What a transfer should ask for at once: 50 ms of the line, so that many can take turns on it.
    public var pieceBytes: Int { max(1_024, self.bytesPerSecond / 20) }

    /// Takes that many bytes of the line.
    ///
    /// - Returns: from when they may be moved; not later than `now` while the line is free.
    public mutating func reserve(_ bytes: Int, at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        let start = max(self.nextFree, now - Self.burstTime)
        self.nextFree = start + self.time(for: bytes)
        return start
    }

    /// Gives back what was reserved and not used.
    public mutating func giveBack(_ bytes: Int) { self.nextFree -= self.time(for: bytes) }

    private func time(for bytes: Int) -> Duration {
        let (seconds, rest) = bytes.quotientAndRemainder(dividingBy: self.bytesPerSecond)
        let nanoseconds = Double(rest) / Double(self.bytesPerSecond) * 1e9
        return .seconds(seconds) + .nanoseconds(Int64(nanoseconds.rounded(.up)))
    }
}
