// A burst as the server saw it.

/// Clients that came at a rate far above the usual one.
public struct Wave: Hashable, Sendable, Codable {
    /// When it began, in seconds since 1970.
    public var startedAt: Double
    /// From the first client to the last.
    public var seconds: Double
    /// Clients that came.
    public var clients: Int
    /// The highest rate, clients a second, over a tenth of a second.
    public var peakRate: Int
    /// The most in the kernel's queues of one binding, and what they could hold.
    public var kernelQueuePeak: Int
    /// What the kernel's queues of that binding could hold.
    public var kernelQueueLimit: Int
    /// The most in the waiting room.
    public var waitingPeak: Int
    /// Clients that got their 220.
    public var greeted: Int
    /// From the first client to the last 220.
    public var lastGreetingSeconds: Double
    /// From a client's accept to its 220.
    public var greetingMillisecondsMedian: Double
    /// The same for the slowest hundredth.
    public var greetingMilliseconds99: Double
    /// Sent away, by `RefusalReason`.
    public var refused: [String: Int]
    /// Left by themselves while they waited.
    public var left: Int
    /// Connections that the kernel dropped meanwhile (ListenOverflows).
    public var lost: Int

    /// A wave that has just begun.
    public init(startedAt: Double) {
        self.startedAt = startedAt
        self.seconds = 0
        self.clients = 0
        self.peakRate = 0
        self.kernelQueuePeak = 0
        self.kernelQueueLimit = 0
        self.waitingPeak = 0
        self.greeted = 0
        self.lastGreetingSeconds = 0
        self.greetingMillisecondsMedian = 0
        self.greetingMilliseconds99 = 0
        self.refused = [:]
        self.left = 0
        self.lost = 0
    }
}
