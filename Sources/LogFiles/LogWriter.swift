// The thread that writes logs. Whoever has something to log hands it over and goes on.
internal import FTPProtocol
internal import LinuxSystem
internal import Synchronization
internal import SystemPackage
internal import Telemetry

/// Writes records to logs, in batches, on a thread of its own.
///
/// Nothing here makes a caller wait: when the disk is full, or slow, records are dropped and counted.
final class LogWriter: Sendable {
    /// Records that may wait; more are dropped. In a burst of 20,000 logins each client makes five.
    static let recordsMax = 200_000
    /// How long records are gathered before they are written.
    private static let gatheringTime: Duration = .milliseconds(100)
    /// How often a log that can't be written is told of.
    private static let tellingInterval: Duration = .seconds(60)

    /// Something for the thread.
    private enum Item: Sendable {
        case record(AccessRecord, LogSink)
        /// The logs that are written from now on; what is open of others is closed.
        case sinks([LogSink])
        /// Somebody waits until everything before is written.
        case flush(CountingSemaphore)
    }

    private struct State {
        var items: [Item] = []
        var records = 0
        var dropped: [ObjectIdentifier: (sink: LogSink, count: Int)] = [:]
        var isStopping = false
        var thread: SystemThread?
    }

    /// Told when lines of a log were dropped.
    typealias Failure = @Sendable (_ site: SiteID?, _ dropped: Int, _ reason: String) -> Void

    private let state = Mutex(State())
    private let signal = CountingSemaphore()
    private let names: LogNames
    private let sockets: OpenLog.Sockets
    private let failed: Failure

    init(names: LogNames, sockets: OpenLog.Sockets = OpenLog.Sockets(), failed: @escaping Failure) {
        self.names = names
        self.sockets = sockets
        self.failed = failed
    }

    /// Starts the thread; nothing is written before.
    func start() throws(Errno) {
        let thread = try SystemThread(name: "logs") { self.run() }
        self.state.withLock { $0.thread = thread }
    }

    /// Writes what was handed over, and ends the thread.
    func stop() {
        let thread = self.state.withLock { state in
            state.isStopping = true
            return state.thread.take()
        }
        self.signal.signal()
        thread?.join()
    }

    /// Hands a record over.
    func write(_ record: AccessRecord, to sink: LogSink) {
        let isFirst = self.state.withLock { state in
            guard state.records < Self.recordsMax else {
                state.dropped[ObjectIdentifier(sink), default: (sink, 0)].count += 1
                return false
            }
            state.records += 1
            state.items.append(.record(record, sink))
            return state.items.count == 1
        }
        if isFirst { self.signal.signal() }
    }

    /// Only these logs are written from now on.
    func keep(_ sinks: [LogSink]) { self.add(.sinks(sinks)) }

    /// Waits until everything that was handed over is written.
    func flush() {
        let done = CountingSemaphore()
        guard self.state.withLock({ $0.thread != nil }) else { return }
        self.add(.flush(done))
        done.wait()
    }

    private func add(_ item: Item) {
        let isFirst = self.state.withLock { state in
            state.items.append(item)
            return state.items.count == 1
        }
        if isFirst { self.signal.signal() }
    }

    // MARK: The thread

    private func run() {
        var desk = LogDesk(names: self.names, sockets: self.sockets)
        var losses = LossLedger(interval: Self.tellingInterval)
        while true {
            self.signal.wait()
            let isStopping = self.gather()
            let (items, dropped) = self.take()
            for (sink, count) in dropped {
                losses.add(LogLoss(count: count, reason: "more was to be logged than could be written"), sink.site)
            }
            self.work(items, &desk, &losses)
            losses.tell(at: .now, isLast: isStopping, self.failed)
            if isStopping, self.state.withLock({ $0.items.isEmpty }) { return desk.close() }
        }
    }

    /// Lets some more come, so that many lines are one write; true when it is time to end.
    private func gather() -> Bool {
        let isUrgent = self.state.withLock { state in
            state.isStopping || state.items.contains { if case .flush = $0 { true } else { false } }
        }
        if !isUrgent { _ = self.signal.wait(atMost: Self.gatheringTime) }
        return self.state.withLock { $0.isStopping }
    }

    private func take() -> (items: [Item], dropped: [(sink: LogSink, count: Int)]) {
        self.state.withLock { state in
            defer {
                state.items = []
                state.records = 0
                state.dropped = [:]
            }
            return (state.items, Array(state.dropped.values))
        }
    }

    private func work(_ items: [Item], _ desk: inout LogDesk, _ losses: inout LossLedger) {
        var waiting: [CountingSemaphore] = []
        for item in items {
            switch item {
            case .record(let record, let sink): desk.add(record, to: sink, &losses)
            case .sinks(let sinks): desk.keep(sinks, &losses)
            case .flush(let done): waiting.append(done)
            }
        }
        desk.flush(&losses)
        for done in waiting { done.signal() }
    }
}

/// The logs that are open. Belongs to the writer's thread.
private struct LogDesk {
    let names: LogNames
    let sockets: OpenLog.Sockets
    private var logs: [ObjectIdentifier: (sink: LogSink, open: [OpenLog])] = [:]

    init(names: LogNames, sockets: OpenLog.Sockets) {
        self.names = names
        self.sockets = sockets
    }

    mutating func add(_ record: AccessRecord, to sink: LogSink, _ losses: inout LossLedger) {
        let identifier = ObjectIdentifier(sink)
        if self.logs[identifier] == nil {
            let open = sink.configuration.formats.map { OpenLog(sink, $0, names: self.names, sockets: self.sockets) }
            self.logs[identifier] = (sink, open)
        }
        for log in self.logs[identifier]?.open ?? [] {
            if let loss = log.add(record) { losses.add(loss, sink.site) }
        }
    }

    mutating func flush(_ losses: inout LossLedger) {
        for (sink, open) in self.logs.values {
            for log in open { if let loss = log.flush() { losses.add(loss, sink.site) } }
        }
    }

    mutating func keep(_ sinks: [LogSink], _ losses: inout LossLedger) {
        self.flush(&losses)
        let kept = Set(sinks.map { ObjectIdentifier($0) })
        self.logs = self.logs.filter { kept.contains($0.key) }
    }

    mutating func close() { self.logs = [:] }
}

/// What was lost and not told yet.
private struct LossLedger {
    let interval: Duration
    private var losses: [SiteID?: LogLoss] = [:]
    private var told: [SiteID?: ContinuousClock.Instant] = [:]

    init(interval: Duration) { self.interval = interval }

    mutating func add(_ loss: LogLoss, _ site: SiteID?) {
        self.losses[site, default: LogLoss(count: 0, reason: loss.reason)].count += loss.count
    }

    /// Tells of a log once a minute at most, and of everything at the end.
    mutating func tell(at now: ContinuousClock.Instant, isLast: Bool, _ failed: LogWriter.Failure) {
        for (site, loss) in self.losses {
            if !isLast, let last = self.told[site], now < last + self.interval { continue }
            failed(site, loss.count, loss.reason)
            self.told[site] = now
            self.losses[site] = nil
        }
    }
}
