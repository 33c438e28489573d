// The logs that are open.
internal import Telemetry

/// The open logs by what describes them. Belongs to the writer's thread.
struct LogDesk {
    /// Files that stay open between writes. With more logs than that each is opened for its writes: descriptors are for
    /// clients, and the server's reserve of them has no room for hundreds of files.
    static let filesMax = 8

    let names: LogNames
    let sockets: OpenLog.Sockets
    private var logs: [ObjectIdentifier: (sink: LogSink, open: [OpenLog])] = [:]

    init(names: LogNames, sockets: OpenLog.Sockets) {
        self.names = names
        self.sockets = sockets
    }

    /// Adds a record to all forms of its log.
    mutating func add(_ record: AccessRecord, to sink: LogSink, _ losses: inout LossLedger) {
        for log in self.open(sink) { log.add(record, &losses) }
    }

    private mutating func open(_ sink: LogSink) -> [OpenLog] {
        if let present = self.logs[ObjectIdentifier(sink)] { return present.open }
        let open = sink.configuration.formats.map { OpenLog(sink, $0, names: self.names, sockets: self.sockets) }
        self.logs[ObjectIdentifier(sink)] = (sink, open)
        self.shareFiles()
        return open
    }

    private func shareFiles() {
        let files = self.logs.values.flatMap(\.open).compactMap(\.file)
        for file in files { file.staysOpen = files.count <= Self.filesMax }
    }

    /// Writes what was added.
    func flush(_ losses: inout LossLedger) {
        for (_, open) in self.logs.values {
            for log in open { log.flush(&losses) }
        }
    }

    /// Writes everything, and closes the logs that aren't among these.
    mutating func keep(_ sinks: [LogSink], _ losses: inout LossLedger) {
        self.flush(&losses)
        let kept = Set(sinks.map { ObjectIdentifier($0) })
        self.logs = self.logs.filter { kept.contains($0.key) }
        self.shareFiles()
    }
}
