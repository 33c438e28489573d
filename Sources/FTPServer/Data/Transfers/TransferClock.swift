// The clock of transfers: wakes those that wait for their share of a line, and ends those that stand still or crawl. One
// look at all of them at each coarse tick, and no timer per transfer.
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage

/// Wakes paused transfers, and ends those that have moved nothing, or too little, for too long.
final class TransferClock: Sendable {
    /// Into how many ticks the time is cut: an end comes up to one tick late.
    static let ticksPerStall = 8
    /// Neither busy for a short time, nor late for a long one.
    static let tickMillisecondsRange: ClosedRange<Int64> = 5...5_000
    /// How many ticks a transfer's speed is taken over.
    static let ticksPerSpeed = 8

    private let poller: Poller
    private let signal: WakeSignal
    private let isStopping = Atomic(false)
    private let tickMilliseconds: Int64
    /// What a transfer may stand still that says nothing of its own.
    private let stallTimeMax: Duration
    private let pauses = Mutex(PauseQueue())

    init(stallTimeMax: Duration) throws {
        let total = max(1, Int64(clamping: stallTimeMax.milliseconds))
        let range = Self.tickMillisecondsRange
        let tick = min(max(total / Int64(Self.ticksPerStall), range.lowerBound), range.upperBound)
        self.tickMilliseconds = tick
        self.stallTimeMax = stallTimeMax
        self.poller = try Poller()
        self.signal = try WakeSignal()
        try self.poller.add(self.signal.descriptor, token: 0, for: .readable)
    }

    /// Lets a transfer have its next turn at that time.
    func wake(_ token: UInt64, at time: ContinuousClock.Instant) {
        let isNext = self.pauses.withLock { pauses in
            pauses.insert(token, until: time)
            return pauses.nextDue == time
        }
        if isNext { self.signal.raise() }
    }

    /// Works until `stop`; the body of a thread.
    func run(transfers: () -> [UInt64: Transfer], summon: (UInt64) -> Void) {
        var speeds = SpeedTable()
        var events: [Poller.Event] = []
        var nextTick = ContinuousClock.now + .milliseconds(self.tickMilliseconds)
        while !self.isStopping.load(ordering: .relaxed) {
            self.poller.wait(milliseconds: self.waitMilliseconds(until: nextTick), into: &events)
            if !events.isEmpty { self.signal.lower() }
            let now = ContinuousClock.now
            while let token = self.pauses.withLock({ $0.takeDue(at: now) }) { summon(token) }
            guard nextTick <= now else { continue }
            nextTick = now + .milliseconds(self.tickMilliseconds)
            self.look(at: transfers(), &speeds)
        }
    }

    /// Ends `run`.
    func stop() {
        self.isStopping.store(true, ordering: .relaxed)
        self.signal.raise()
    }

    private func waitMilliseconds(until tick: ContinuousClock.Instant) -> Int32 {
        let due = self.pauses.withLock { $0.nextDue }.map { min($0, tick) } ?? tick
        // Rounded up: a look that comes too early has to be repeated.
        return Int32(clamping: max(0, (due - .now).milliseconds + 1))
    }

    private func ticksMax(of transfer: Transfer) -> Int {
        let total = max(1, Int64(clamping: (transfer.tempo.stallTimeMax ?? self.stallTimeMax).milliseconds))
        return Int((total + self.tickMilliseconds - 1) / self.tickMilliseconds)
    }

    private func look(at transfers: [UInt64: Transfer], _ speeds: inout SpeedTable) {
        let moving = transfers.filter { !$0.value.isPaused }
        let bytesMoved = moving.mapValues(\.bytesMoved)
        for (token, ticks) in speeds.idle.tick(bytesMoved) {
            guard let transfer = moving[token], ticks > self.ticksMax(of: transfer) else { continue }
            transfer.interrupt(.stalled)
        }
        let window = Self.ticksPerSpeed * Int(self.tickMilliseconds)
        for (token, bytes) in speeds.windows.tick(bytesMoved, ticks: Self.ticksPerSpeed) {
            guard let transfer = moving[token], let least = transfer.tempo.bytesPerSecondMin else { continue }
            if bytes < UInt64(least * window / 1_000) { transfer.interrupt(.tooSlow) }
        }
    }
}

/// What the clock remembers of transfers.
private struct SpeedTable {
    var idle = IdleCounts()
    var windows = SpeedWindows()
}

/// What each transfer has moved in a number of ticks. Knows no clock: a tick is a call.
struct SpeedWindows {
    private var entries: [UInt64: (bytes: UInt64, ticks: Int)] = [:]

    init() {}

    /// Notes how far each transfer is; returns what those have moved whose window is over, and begins their next one.
    mutating func tick(_ bytesMoved: [UInt64: UInt64], ticks: Int) -> [UInt64: UInt64] {
        var ended: [UInt64: UInt64] = [:]
        var next: [UInt64: (bytes: UInt64, ticks: Int)] = [:]
        for (token, bytes) in bytesMoved {
            let before = self.entries[token] ?? (bytes, 0)
            if before.ticks == ticks {
                ended[token] = bytes - before.bytes
                next[token] = (bytes, 1)
            } else {
                next[token] = (before.bytes, before.ticks + 1)
            }
        }
        self.entries = next
        return ended
    }
}

/// For how many ticks each transfer has stood still. Knows no clock: a tick is a call.
struct IdleCounts {
    private var entries: [UInt64: (bytes: UInt64, ticks: Int)] = [:]

    init() {}

    /// Notes how far each transfer is; returns those that stand still, and for how many ticks. Transfers that aren't
    /// named any more are forgotten.
    mutating func tick(_ bytesMoved: [UInt64: UInt64]) -> [UInt64: Int] {
        var still: [UInt64: Int] = [:]
        var next: [UInt64: (bytes: UInt64, ticks: Int)] = [:]
        next.reserveCapacity(bytesMoved.count)
        for (token, bytes) in bytesMoved {
            let before = self.entries[token]
            let ticks = before?.bytes == bytes ? (before?.ticks ?? 0) + 1 : 0
            next[token] = (bytes, ticks)
            if ticks > 0 { still[token] = ticks }
        }
        self.entries = next
        return still
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        let (seconds, attoseconds) = self.components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        return overflow ? .max : product + attoseconds / 1_000_000_000_000_000
    }
}
