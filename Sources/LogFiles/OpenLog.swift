// What is open of a log while it is written.
internal import FTPProtocol
internal import Telemetry

/// One form of one log. Used by the writer's thread alone.
enum OpenLog {
    /// Where syslog and the journal listen.
    struct Sockets: Sendable {
        var syslog = "/dev/log"
        var journal = "/run/systemd/journal/socket"
    }

    case file(FileLog)
    case datagrams(DatagramLog, SiteID?)

    init(_ sink: LogSink, _ format: LogFormat, names: LogNames, sockets: Sockets) {
        let isUTF8 = sink.configuration.isUTF8
        switch format {
        case .w3c, .iis6, .xferlog, .json: self = .file(FileLog(sink, format, names: names))
        case .syslog:
            self = .datagrams(DatagramLog(.syslog, to: sockets.syslog, names: names, isUTF8: isUTF8), sink.site)
        case .journal:
            self = .datagrams(DatagramLog(.journal, to: sockets.journal, names: names, isUTF8: isUTF8), sink.site)
        }
    }

    /// The log in files, if it is one.
    var file: FileLog? {
        if case .file(let log) = self { log } else { nil }
    }

    /// Adds a line. What can't be written is counted as lost.
    func add(_ record: AccessRecord, _ losses: inout LossLedger) {
        switch self {
        case .file(let log): log.add(record, &losses)
        case .datagrams(let log, _): log.add(record)
        }
    }

    /// Writes what was added.
    func flush(_ losses: inout LossLedger) {
        switch self {
        case .file(let log): log.flush(&losses)
        case .datagrams(let log, let site): log.flush(&losses, site)
        }
    }
}
