// A wave while it is on.

/// What happened between two looks.
struct WaveStep: Sendable {
    let before: ArrivalSample
    let after: ArrivalSample
    private(set) var greeted: GreetedClients
    let start: ContinuousClock.Instant
    let end: ContinuousClock.Instant

    init(
        before: ArrivalSample,
        after: ArrivalSample,
        greeted: GreetedClients,
        from start: ContinuousClock.Instant,
        to end: ContinuousClock.Instant
    ) {
        self.before = before
        self.after = after
        self.greeted = greeted
        self.start = start
        self.end = max(start, end)
    }

    /// Clients that came.
    var arrivals: Int { max(0, self.after.accepted - self.before.accepted) }

    /// From look to look; never so short that a handful of clients looks like a rush.
    var seconds: Double { max(0.1, (self.end - self.start).seconds) }

    /// Clients a second.
    var rate: Double { Double(self.arrivals) / self.seconds }

    /// When the first client came, as far as it is known: those who wait for a seat don't say when they came.
    var firstArrival: ContinuousClock.Instant {
        guard let accepted = self.greeted.accepted else { return self.start }
        return min(max(self.start, accepted.lowerBound), self.end)
    }

    /// When the last client came, as far as it is known.
    var lastArrival: ContinuousClock.Instant {
        guard let accepted = self.greeted.accepted, accepted.upperBound > self.start else { return self.end }
        return min(accepted.upperBound, self.end)
    }

    /// Both steps as one.
    func joined(_ next: WaveStep) -> WaveStep {
        var greeted = self.greeted
        greeted.merge(next.greeted)
        var after = next.after
        after.queue = self.after.queue.fuller(next.after.queue)
        after.waiting = self.after.waiting.fuller(next.after.waiting)
        return WaveStep(before: self.before, after: after, greeted: greeted, from: self.start, to: next.end)
    }

    /// Whether hardly any time lies between the clients of this step and those of the next.
    func isFollowed(by next: WaveStep, within time: Duration) -> Bool { next.firstArrival - self.lastArrival <= time }

    /// Whether all its clients came within that time.
    func lasts(atMost time: Duration) -> Bool { self.lastArrival - self.firstArrival <= time }
}

/// A wave that is on.
struct OpenWave: Sendable {
    private(set) var record: WaveRecord
    /// Nobody rushes in, and as few are unanswered as when it began: what is greeted now isn't of this wave.
    private(set) var isSettled = false
    private let before: ArrivalSample
    private let unansweredBefore: Int
    private var now: ArrivalSample
    private var calmSince: ContinuousClock.Instant?

    /// A wave that began with that rush.
    ///
    /// - Parameter step: the rush, together with those who came shortly before it.
    init(_ step: WaveStep, rush: WaveStep) {
        self.record = WaveRecord(startedAt: step.firstArrival)
        self.before = step.before
        // The few who came before the rush may be of those who have to wait anyway.
        self.unansweredBefore = max(0, step.before.unanswered, rush.before.unanswered)
        self.now = step.after
        self.goOn(step, isCalm: false, edge: .zero)
        self.record.peakRate = Int(rush.rate)
    }

    /// How long no rush has been seen.
    func calmTime(at now: ContinuousClock.Instant) -> Duration { self.calmSince.map { now - $0 } ?? .zero }

    /// Takes a step in.
    mutating func goOn(_ step: WaveStep, isCalm: Bool, edge: Duration) {
        self.now = step.after
        if !self.isSettled || !isCalm { self.noteGreetings(step.greeted) }
        self.calmSince = isCalm ? self.calmSince ?? step.start : nil
        if step.arrivals > 0, self.calmTime(at: step.end) <= edge {
            self.record.clients = step.after.accepted - self.before.accepted
            self.record.span = max(self.record.span, step.lastArrival - self.record.startedAt)
            self.record.peakRate = max(self.record.peakRate, Int(step.rate))
        }
        self.record.queue = self.record.queue.fuller(step.after.queue)
        self.record.waiting = self.record.waiting.fuller(step.after.waiting)
        self.isSettled = isCalm && step.after.unanswered <= self.unansweredBefore
    }

    /// The record with all counts. Who comes in the calm isn't of the wave, but is counted by the same counters: so
    /// nobody is greeted whom the wave didn't bring.
    var finalRecord: WaveRecord {
        var record = self.record
        record.refused = self.now.refused.merging(self.before.refused) { $0 - $1 }.filter { $0.value > 0 }
        record.left = max(0, self.now.left - self.before.left)
        record.lost = self.now.lost > self.before.lost ? Int(clamping: self.now.lost - self.before.lost) : 0
        let others = record.left + record.refused.values.reduce(0, +)
        record.greeted = min(max(0, self.now.greeted - self.before.greeted), max(0, record.clients - others))
        return record
    }

    private mutating func noteGreetings(_ greeted: GreetedClients) {
        self.record.greetingTimes.merge(greeted.times)
        guard let last = greeted.lastGreeting else { return }
        self.record.lastGreetingAfter = max(self.record.lastGreetingAfter, last - self.record.startedAt)
    }
}
