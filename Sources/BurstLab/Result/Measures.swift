// The numbers in a round's result: latencies, the timeline, slow connects.

/// The four latencies, each from the client's connect.
public struct Latencies: Hashable, Sendable, Codable {
    /// Until the handshake ended.
    public var connect = LatencySummary()
    /// Until the 220 was whole.
    public var greeting = LatencySummary()
    /// Until the 230 was whole.
    public var login = LatencySummary()
    /// Until a client was served; not of clients that hold their session.
    public var done = LatencySummary()

    /// Nothing measured.
    public init() {}
}

/// A distribution of times, in microseconds.
public struct LatencySummary: Hashable, Sendable, Codable {
    /// How many were measured; all else is 0 when none was.
    public var count = 0
    /// Half were at most this.
    public var p50 = 0
    /// 90 % were at most this.
    public var p90 = 0
    /// 99 % were at most this.
    public var p99 = 0
    /// None was more.
    public var max = 0
    /// For plots: buckets with a logarithmic scale, rising; empty ones are left out.
    public var buckets: [Bucket] = []

    /// Nothing measured.
    public init() {}

    /// How many times lay between the bucket before and this one's upper bound. Two numbers in JSON: `[upper, count]`.
    public struct Bucket: Hashable, Sendable {
        /// The upper bound, microseconds.
        public var upper: Int
        /// How many.
        public var count: Int

        /// A bucket.
        public init(upper: Int, count: Int) {
            self.upper = upper
            self.count = count
        }
    }
}

extension LatencySummary.Bucket: Codable {
    /// From two numbers.
    public init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        self.init(upper: try values.decode(Int.self), count: try values.decode(Int.self))
    }

    /// Two numbers.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.unkeyedContainer()
        try values.encode(self.upper)
        try values.encode(self.count)
    }
}

/// What happened when: counts in slots of equal length from the first connect. All lists have the same length, at most
/// 200.
public struct Timeline: Hashable, Sendable, Codable {
    /// The length of a slot.
    public var slotSeconds = 0.0
    /// Clients that began to connect.
    public var started: [Int] = []
    /// Handshakes that ended.
    public var connected: [Int] = []
    /// Banners that came.
    public var greeted: [Int] = []
    /// Clients that were served.
    public var done: [Int] = []
    /// Clients that ended in any other way.
    public var lost: [Int] = []

    /// Nothing happened.
    public init() {}
}

/// Connects whose time lies where the kernel repeats a SYN: a sign, seen from outside, that SYNs were dropped.
public struct SlowConnects: Hashable, Sendable, Codable {
    /// All of them.
    public var count = 0
    /// By the second after which the SYN was repeated, rising: 1, 2, 3, 4, 5, 7, 11 (Linux 6.5 and later) or 1, 3, 7, 15.
    public var clusters: [Cluster] = []

    /// None.
    public init() {}

    /// Connects that ended just after one repetition.
    public struct Cluster: Hashable, Sendable, Codable {
        /// Seconds after the first SYN.
        public var afterSeconds: Int
        /// How many.
        public var count: Int

        /// A cluster.
        public init(afterSeconds: Int, count: Int) {
            self.afterSeconds = afterSeconds
            self.count = count
        }
    }
}
