// Tells waves of clients from the everyday: looks at counters every tenth of a second, or now and then when it is quiet.

/// What makes a wave.
public struct WaveRules: Hashable, Sendable {
    /// Clients between two looks; fewer are no wave, however quiet it was before.
    public var clientsMin = 50.0
    /// How many times as many as usual come.
    public var timesUsual = 5.0
    /// A rate, clients a second, that counts as calm after a wave; or twice the usual one, if that is more.
    public var calmRate = 100.0
    /// How long it is calm before a wave is over.
    public var calmTime: Duration = .seconds(1)
    /// What came so shortly before the rush and after it belongs to the wave.
    public var edge: Duration = .milliseconds(250)
    /// The longest that a wave lasts, with clients who still wait for an answer, or with no end of newcomers.
    public var longest: Duration = .seconds(60)
    /// How far back the usual rate reaches.
    public var memory: Duration = .seconds(60)

    /// The defaults.
    public init() {}
}

/// Finds out when a wave begins, when it is over, and what it was like.
///
/// It is over when it has been calm for a second and as few clients are unanswered as when it began; or a minute after
/// its beginning. A second rush before that belongs to the same wave.
public struct WaveDetector: Sendable {
    private let rules: WaveRules
    private var last: (sample: ArrivalSample, at: ContinuousClock.Instant)?
    /// What came just now, in case it is the beginning of a wave.
    private var prelude: WaveStep?
    /// The usual rate, clients a second. Waves don't count, or the third one in a row would be usual.
    private var usualRate = 0.0
    private var wave: OpenWave?

    /// A detector that has seen nothing; its first look is what it compares with.
    public init(rules: WaveRules = WaveRules()) { self.rules = rules }

    /// Whether a wave is on.
    public var isInWave: Bool { self.wave != nil }

    /// Takes a look.
    ///
    /// - Parameter greeted: who was greeted since the last look.
    public mutating func observe(
        _ sample: ArrivalSample,
        greeted: GreetedClients,
        at now: ContinuousClock.Instant
    ) -> WaveChange? {
        defer { self.last = (sample, now) }
        guard let last = self.last else { return nil }
        let step = WaveStep(before: last.sample, after: sample, greeted: greeted, from: last.at, to: now)
        guard self.wave == nil else { return self.goOn(step) }
        return self.begin(step)
    }

    /// Ends the wave that is on, because nobody will look again.
    public mutating func finish() -> WaveRecord? {
        defer { self.wave = nil }
        return self.wave?.finalRecord
    }

    private mutating func begin(_ step: WaveStep) -> WaveChange? {
        let prelude = self.prelude.flatMap { $0.isFollowed(by: step, within: self.rules.edge) ? $0 : nil }
        let whole = prelude?.joined(step) ?? step
        guard Double(step.arrivals) > max(self.rules.clientsMin, self.rules.timesUsual * self.usualRate * step.seconds)
        else {
            self.usualRate += (step.rate - self.usualRate) * step.seconds / (step.seconds + self.rules.memory.seconds)
            // A long prelude would be no prelude; what began to come earlier is the everyday.
            self.prelude = step.arrivals == 0 ? nil : (whole.lasts(atMost: self.rules.edge) ? whole : step)
            return nil
        }
        self.prelude = nil
        self.wave = OpenWave(whole, rush: step)
        return .began
    }

    private mutating func goOn(_ step: WaveStep) -> WaveChange? {
        guard var wave = self.wave else { return nil }
        let isCalm = step.rate <= max(self.rules.calmRate, 2 * self.usualRate)
        wave.goOn(step, isCalm: isCalm, edge: self.rules.edge)
        let isOver = wave.isSettled && wave.calmTime(at: step.end) >= self.rules.calmTime
        let isTooOld = step.end - wave.record.startedAt >= self.rules.longest
        self.wave = wave
        guard isOver || isTooOld else { return nil }
        // What goes on for so long is the everyday from now on.
        if !isOver, !isCalm {
            self.usualRate = Double(wave.record.clients) / (step.end - wave.record.startedAt).seconds
        }
        return self.finish().map { .ended($0) }
    }
}

extension Duration {
    /// As a number.
    var seconds: Double { self / .seconds(1) }
}
