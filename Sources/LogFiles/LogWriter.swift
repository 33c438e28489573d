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
    /// Records that may wait or be on their way; more are dropped. In a burst of 20,000 logins each client makes five.
    static let recordsMax = 200_000
    /// Bytes of them: arguments may be as long as command lines, and 200,000 of those would be 800 MB.
    static let bytesMax = 67_108_864
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
        var items = LogQueue<Item>()
        /// Records that wait or are on their way, and their bytes.
        var load = (records: 0, bytes: 0)
        var dropped: [ObjectIdentifier: (sink: LogSink, count: Int)] = [:]
        /// Whether somebody waits for what is in `items`.
        var isAwaited = false
        var isRunning = false
        var isStopping = false
        var thread: SystemThread?
    }

    /// What the thread does in one turn.
    private struct Batch {
        let items: LogQueue<Item>
        let load: (records: Int, bytes: Int)
        let dropped: [(sink: LogSink, count: Int)]
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
        let (item, weight) = (Item.record(record, sink), record.weight)
        let isFirst = self.state.withLock { state in
            let isFirst = state.items.isEmpty && state.dropped.isEmpty
            guard state.load.records < Self.recordsMax, state.load.bytes + weight <= Self.bytesMax else {
                state.dropped[ObjectIdentifier(sink), default: (sink, 0)].count += 1
                return isFirst
            }
            state.load.records += 1
            state.load.bytes += weight
            state.items.append(item)
            return isFirst
        }
        if isFirst { self.signal.signal() }
    }

    /// Only these logs are written from now on.
    func keep(_ sinks: [LogSink]) {
        let isFirst = self.state.withLock { state in
            defer { state.items.append(.sinks(sinks)) }
            return state.items.isEmpty
        }
        if isFirst { self.signal.signal() }
    }

    /// Waits until everything that was handed over is written. Before `start` and after `stop` there is nobody to wait
    /// for.
    func flush() {
        let done = CountingSemaphore()
        let isRunning = self.state.withLock { state in
            guard state.thread != nil || state.isRunning else { return false }
            state.items.append(.flush(done))
            state.isAwaited = true
            return true
        }
        guard isRunning else { return }
        self.signal.signal()
        done.wait()
    }

    // MARK: The thread

    private func run() {
        self.state.withLock { $0.isRunning = true }
        var desk = LogDesk(names: self.names, sockets: self.sockets)
        var losses = LossLedger(interval: Self.tellingInterval)
        while true {
            if losses.isEmpty { self.signal.wait() } else { _ = self.signal.wait(atMost: Self.tellingInterval) }
            self.gather()
            let batch = self.take()
            let awaiting = self.work(batch, &desk, &losses)
            let isLast = self.finish(batch)
            losses.tell(at: .now, isLast: isLast, self.failed)
            for done in awaiting { done.signal() }
            if isLast { return }
        }
    }

    /// Lets some more come, so that many lines are one write.
    private func gather() {
        let isUrgent = self.state.withLock { $0.isStopping || $0.isAwaited }
        if !isUrgent { _ = self.signal.wait(atMost: Self.gatheringTime) }
    }

    private func take() -> Batch {
        self.state.withLock { state in
            defer {
                state.items = LogQueue()
                state.dropped = [:]
                state.isAwaited = false
            }
            return Batch(items: state.items, load: state.load, dropped: Array(state.dropped.values))
        }
    }

    /// Writes all of a batch; the answer is who waits for that.
    private func work(_ batch: Batch, _ desk: inout LogDesk, _ losses: inout LossLedger) -> [CountingSemaphore] {
        for (sink, count) in batch.dropped {
            losses.add(LogLoss(count: count, reason: "more was to be logged than could be written"), sink.site)
        }
        var awaiting: [CountingSemaphore] = []
        for item in batch.items.chunks.joined() {
            switch item {
            case .record(let record, let sink): desk.add(record, to: sink, &losses)
            case .sinks(let sinks): desk.keep(sinks, &losses)
            case .flush(let done): awaiting.append(done)
            }
        }
        desk.flush(&losses)
        return awaiting
    }

    /// Makes room for others; true when it was the last batch.
    private func finish(_ batch: Batch) -> Bool {
        self.state.withLock { state in
            state.load.records -= batch.load.records
            state.load.bytes -= batch.load.bytes
            guard state.isStopping, state.items.isEmpty, state.dropped.isEmpty else { return false }
            state.isRunning = false
            return true
        }
    }
}
