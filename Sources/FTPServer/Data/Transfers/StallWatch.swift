// Finds transfers that move nothing: one look at all of them at each coarse tick, and no timer per transfer.
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// Ends transfers that have moved nothing for too long.
final class StallWatch: Sendable {
    /// Into how many ticks the time is cut: an end comes up to one tick late.
    static let ticksPerStall = 8
    /// Neither busy for a short time, nor late for a long one.
    static let tickMillisecondsRange: ClosedRange<Int64> = 5...5_000

    private let poller: Poller
    private let wake: WakeSignal
    private let isStopping = Atomic(false)
    private let tickMilliseconds: Int32
    private let ticksMax: Int

    init(stallTimeMax: Duration) throws {
        let total = max(1, Int64(clamping: stallTimeMax.milliseconds))
        let range = Self.tickMillisecondsRange
        let tick = min(max(total / Int64(Self.ticksPerStall), range.lowerBound), range.upperBound)
        self.tickMilliseconds = Int32(tick)
        self.ticksMax = Int((total + tick - 1) / tick)
        self.poller = try Poller()
        self.wake = try WakeSignal()
        try self.poller.add(self.wake.descriptor, token: 0, for: .readable)
    }

    /// Watches until `stop`; the body of a thread.
    func run(_ transfers: () -> [UInt64: Transfer]) {
        var idle = IdleCounts()
        var events: [Poller.Event] = []
        while !self.isStopping.load(ordering: .relaxed) {
            self.poller.wait(milliseconds: self.tickMilliseconds, into: &events)
            let current = transfers()
            for token in idle.tick(current.mapValues(\.bytesMoved), ticksMax: self.ticksMax) {
                current[token]?.interrupt(.stalled)
            }
        }
    }

    /// Ends `run`.
    func stop() {
        self.isStopping.store(true, ordering: .relaxed)
        self.wake.raise()
    }
}

/// For how many ticks each transfer has stood still. Knows no clock: a tick is a call.
struct IdleCounts {
    private var entries: [UInt64: (bytes: UInt64, ticks: Int)] = [:]

    init() {}

    /// Notes how far each transfer is; returns those that stood still for more than `ticksMax` ticks. Transfers that
    /// aren't named any more are forgotten.
    mutating func tick(_ bytesMoved: [UInt64: UInt64], ticksMax: Int) -> [UInt64] {
        var stalled: [UInt64] = []
        var next: [UInt64: (bytes: UInt64, ticks: Int)] = [:]
        next.reserveCapacity(bytesMoved.count)
        for (token, bytes) in bytesMoved {
            let before = self.entries[token]
            let ticks = before?.bytes == bytes ? (before?.ticks ?? 0) + 1 : 0
            next[token] = (bytes, ticks)
            if ticks > ticksMax { stalled.append(token) }
        }
        self.entries = next
        return stalled
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        let (seconds, attoseconds) = self.components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        return overflow ? .max : product + attoseconds / 1_000_000_000_000_000
    }
}
