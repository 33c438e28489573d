// One look of the monitor after the other: what it sees, and what it does about it. Time is an argument.
internal import Admission
internal import FTPProtocol
internal import LinuxSystem
internal import Telemetry

/// The monitor without its thread.
struct MonitorRound: Sendable {
    /// What others may see of the monitor.
    struct Findings: Sendable {
        /// The last waves, the newest last.
        var waves: [Wave] = []
        /// How far the kernel's counters have moved since the start.
        var countersSinceStart: [String: UInt64] = [:]
    }

    /// Waves that are kept.
    static let wavesMax = 32
    /// How long the monitor stays awake after the last client.
    static let awakeTime: Duration = .seconds(2)
    /// How often the kernel's counters are read while nothing happens.
    static let counterInterval: Duration = .seconds(1)
    /// The counters of connections that were dropped.
    static let lossNames = ["TcpExt.ListenOverflows", "TcpExt.TCPReqQFullDrop"]

    private let sources: MonitorSources
    private let recorder: any EventRecorder
    private var detector = WaveDetector()
    private var watch: BacklogWatch
    private let firstCounters: [String: UInt64]
    private var countersReadAt: ContinuousClock.Instant
    private var accepted = 0
    private var lastSignOfLife: ContinuousClock.Instant
    private(set) var findings = Findings()

    /// Takes the first look, with which the others are compared.
    init(_ sources: MonitorSources, recorder: any EventRecorder, at now: ContinuousClock.Instant) {
        self.sources = sources
        self.recorder = recorder
        self.watch = BacklogWatch(backlogMax: sources.backlogMax)
        self.firstCounters = sources.kernelCounters()
        self.findings.countersSinceStart =
            KernelCounterTable.change(from: self.firstCounters, to: self.firstCounters)
        self.countersReadAt = now
        self.lastSignOfLife = now
        self.look(mayRaise: false, at: now)
    }

    /// Whether something happens, so that the next look should come soon.
    func isAwake(at now: ContinuousClock.Instant) -> Bool {
        self.detector.isInWave || now - self.lastSignOfLife < Self.awakeTime
    }

    /// Looks, and tells and does what is to be told and done.
    ///
    /// - Parameter mayRaise: false while the monitor is disabled.
    mutating func look(mayRaise: Bool, at now: ContinuousClock.Instant) {
        var look = self.sources.look()
        let greetings = self.sources.greetings.take()
        self.readCounters(at: now)
        look.sample.left += greetings.gone
        // The door shows its figures at the end of a turn, when some of its clients have been greeted already.
        look.sample.greeted = min(greetings.greeted, max(0, look.sample.unanswered))
        look.sample.lost = self.lost
        look.sample.queue = look.queues.reduce(QueueLevel()) { $0.fuller($1.level) }
        if look.sample.accepted != self.accepted || greetings.clients.times.count > 0 { self.lastSignOfLife = now }
        self.accepted = look.sample.accepted
        if case .ended(let wave) = self.detector.observe(look.sample, greeted: greetings.clients, at: now) {
            self.waveEnded(wave, at: now)
        }
        self.watchBacklogs(look.queues, mayRaise: mayRaise)
    }

    /// Takes a last look, and ends the wave that is on.
    mutating func finish(at now: ContinuousClock.Instant) {
        self.look(mayRaise: false, at: now)
        if let wave = self.detector.finish() { self.waveEnded(wave, at: now) }
    }

    private mutating func watchBacklogs(_ queues: [MonitorSources.BindingQueue], mayRaise: Bool) {
        self.watch.keep(only: queues.map(\.number))
        for binding in queues {
            let (endpoint, queue) = (binding.endpoint, binding.level)
            let advice = self.watch.observe(queue, binding: binding.number, mayRaise: mayRaise)
            if let percent = advice.warning {
                let gauge = Gauge(current: queue.peak, peak: queue.peak, limit: queue.limit)
                self.recorder.record(.backlogFilled(endpoint, percent: percent, queue: gauge))
            }
            if let backlog = advice.raisedBacklog {
                self.sources.hold(backlog, binding.number)
                self.recorder.record(.backlogRaised(endpoint, from: queue.limit, to: backlog))
            }
        }
    }

    private mutating func waveEnded(_ record: WaveRecord, at now: ContinuousClock.Instant) {
        let time = FileTime.readWallClock()
        let wallClock = Double(time.seconds) + Double(time.nanoseconds) * 1e-9
        let wave = Wave(record, startedAt: wallClock - (now - record.startedAt) / .seconds(1))
        self.findings.waves.append(wave)
        if self.findings.waves.count > Self.wavesMax { self.findings.waves.removeFirst() }
        self.recorder.record(.waveEnded(wave))
    }

    /// Reading them makes the kernel write a page of text, so it isn't done at each look.
    private mutating func readCounters(at now: ContinuousClock.Instant) {
        guard self.detector.isInWave || now - self.countersReadAt >= Self.counterInterval else { return }
        self.countersReadAt = now
        self.findings.countersSinceStart =
            KernelCounterTable.change(from: self.firstCounters, to: self.sources.kernelCounters())
    }

    private var lost: UInt64 {
        Self.lossNames.reduce(0) { $0 + (self.findings.countersSinceStart[$1] ?? 0) }
    }
}

extension Wave {
    /// What status and log show of a wave.
    ///
    /// - Parameter startedAt: seconds since 1970.
    init(_ record: WaveRecord, startedAt: Double) {
        self.init(startedAt: startedAt)
        self.seconds = record.span / .seconds(1)
        self.clients = record.clients
        self.peakRate = record.peakRate
        self.queue = Gauge(peak: record.queue.peak, limit: record.queue.limit)
        self.waiting = Gauge(peak: record.waiting.peak, limit: record.waiting.limit)
        self.refused = record.refused
        self.left = record.left
        self.lost = record.lost
        self.greetings.count = record.greeted
        self.greetings.lastAfterSeconds = record.lastGreetingAfter / .seconds(1)
        self.greetings.medianMilliseconds = record.greetingTimes.percentile(0.5) / .milliseconds(1)
        self.greetings.percentile99Milliseconds = record.greetingTimes.percentile(0.99) / .milliseconds(1)
    }
}
