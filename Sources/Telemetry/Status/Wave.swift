// A burst as the server saw it.

/// Clients that came at a rate far above the usual one.
public struct Wave: Hashable, Sendable, Codable {
    /// When it began, in seconds since 1970.
    public var startedAt: Double
    /// From the first client to the last.
    public var seconds = 0.0
    /// Clients that came.
    public var clients = 0
    /// The highest rate, clients a second, over a tenth of a second.
    public var peakRate = 0
    /// The kernel's queue of the binding that was filled most; the limit is what it can hold.
    public var queue = Gauge()
    /// The waiting room.
    public var waiting = Gauge()
    /// The 220 lines that were sent.
    public var greetings = Greetings()
    /// Sent away, by `RefusalReason`.
    public var refused: [String: Int] = [:]
    /// Left by themselves while they waited.
    public var left = 0
    /// Connections that the kernel dropped meanwhile (ListenOverflows).
    public var lost = 0

    /// A wave that has just begun.
    public init(startedAt: Double) { self.startedAt = startedAt }

    /// How a wave's clients got their 220.
    public struct Greetings: Hashable, Sendable, Codable {
        /// Clients that got it.
        public var count = 0
        /// From the wave's first client to the last 220.
        public var lastAfterSeconds = 0.0
        /// From a client's accept to its 220: half were faster.
        public var medianMilliseconds = 0.0
        /// The same for 99 of 100.
        public var percentile99Milliseconds = 0.0

        /// None yet.
        public init() {}
    }
}
