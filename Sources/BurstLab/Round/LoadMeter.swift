// How busy the generator is: if it had no time to wait, it and not the server set the pace.

/// Adds up the turns of a loop.
struct LoadMeter {
    /// Above this part of the time, the generator was the limit.
    static let busyShareMax = 0.9
    /// Shorter bursts say nothing about it.
    static let nanosecondsMin: Int64 = 20_000_000

    private let beganAt: Int64
    private let processorTimeAtBegin: Int64
    private var waited: Int64 = 0
    private var longestTurn: Int64 = 0
    private var measured = GeneratorLoad()

    init(now: Int64, processorTime: Int64) {
        self.beganAt = now
        self.processorTimeAtBegin = processorTime
    }

    /// A turn ended: it worked from one time to the other.
    mutating func worked(from start: Int64, to end: Int64) { self.longestTurn = max(self.longestTurn, end - start) }

    /// The loop waited from one time to the other.
    mutating func waited(from start: Int64, to end: Int64) { self.waited += end - start }

    /// A client came further: the burst lasts until now at least.
    mutating func progressed(now: Int64, processorTime: Int64) {
        let time = Double(max(1, now - self.beganAt))
        self.measured.cpuShare = min(1, Double(processorTime - self.processorTimeAtBegin) / time)
        self.measured.busyShare = max(0, 1 - Double(self.waited) / time)
        self.measured.longestTurnMilliseconds = Double(self.longestTurn) / 1e6
        let isLongEnough = now - self.beganAt >= Self.nanosecondsMin
        self.measured.wasLimit = isLongEnough && self.measured.busyShare > Self.busyShareMax
    }

    /// What was measured until the last progress.
    var load: GeneratorLoad { self.measured }
}
