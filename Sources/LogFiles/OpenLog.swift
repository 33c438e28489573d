// What is open of a log: a file, or a socket, and the lines on their way there. Used by the writer's thread alone.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage
internal import Telemetry

/// One form of one log while it is written.
final class OpenLog {
    /// Where syslog and the journal listen.
    struct Sockets: Sendable {
        var syslog = "/dev/log"
        var journal = "/run/systemd/journal/socket"
    }

    private let sink: LogSink
    private let format: LogFormat
    private let names: LogNames
    private let sockets: Sockets
    private let w3c: W3CFormat
    private var text: LogText
    private var lineCount = 0
    private var datagrams: [[UInt8]] = []
    private var file: AppendFile?
    private var fileName = ""
    private var number = 1

    init(_ sink: LogSink, _ format: LogFormat, names: LogNames, sockets: Sockets) {
        self.sink = sink
        self.format = format
        self.names = names
        self.sockets = sockets
        let isIIS6 = format == .iis6
        self.w3c = W3CFormat(isIIS6 ? .iis6 : .iis7, fields: sink.configuration.fields, names: names)
        self.text = LogText(isUTF8: sink.configuration.isUTF8)
    }

    /// Adds a line. When it belongs to another file than those before, they are written first.
    ///
    /// - Returns: lines that could not be written.
    func add(_ record: AccessRecord) -> LogLoss? {
        switch self.format {
        case .syslog, .journal:
            self.datagrams.append(self.datagram(record))
            return nil
        case .w3c, .iis6, .xferlog, .json:
            var loss: LogLoss?
            if self.name(at: record.time) != self.fileName { loss = self.turnTo(record.time) }
            self.format(record)
            return loss
        }
    }

    /// Writes what was added.
    ///
    /// - Returns: lines that could not be written.
    func flush() -> LogLoss? {
        if !self.datagrams.isEmpty { return self.sendDatagrams() }
        guard !self.text.isEmpty else { return nil }
        let count = self.lineCount
        defer {
            self.text.removeAll()
            self.lineCount = 0
        }
        do throws(Errno) {
            try self.opened().append(self.text.bytes)
            return nil
        } catch {
            self.file = nil
            return LogLoss(count: count, reason: "\(self.sink.folder(self.format))/\(self.fileName): \(error)")
        }
    }

    private func format(_ record: AccessRecord) {
        let before = self.text.bytes.count
        switch self.format {
        case .w3c, .iis6: self.w3c.append(record, to: &self.text)
        case .xferlog:
            XferlogFormat.append(
                record,
                zoneSeconds: LocalZone.secondsAheadOfUTC(at: record.time.seconds),
                to: &self.text
            )
        case .json:
            JSONLinesFormat.append(record, names: self.names, to: &self.text)
            self.text.append("\n")
        case .syslog, .journal: break
        }
        if self.text.bytes.count > before { self.lineCount += 1 }
    }

    // MARK: Files

    private func name(at time: FileTime) -> String {
        let zone = self.sink.configuration.localTimeRollover ? LocalZone.secondsAheadOfUTC(at: time.seconds) : 0
        let name = LogFileName(format: self.format, period: self.sink.configuration.period, zoneSeconds: zone)
        return name.name(at: time, number: self.number)
    }

    /// A new file begins.
    private func turnTo(_ time: FileTime) -> LogLoss? {
        let loss = self.flush()
        self.file = nil
        self.fileName = self.name(at: time)
        return loss
    }

    /// The file, opened when it isn't, or when somebody has taken it away.
    private func opened() throws(Errno) -> AppendFile {
        if let file = self.file, file.isInPlace, !self.isFull(file) { return file }
        if let file = self.file, self.isFull(file) {
            self.number += 1
            self.fileName = self.name(at: .readWallClock())
        }
        var file = try AppendFile(self.sink.folder(self.format) + "/" + self.fileName)
        while self.isFull(file) {
            self.number += 1
            self.fileName = self.name(at: .readWallClock())
            file = try AppendFile(self.sink.folder(self.format) + "/" + self.fileName)
        }
        try self.appendHeader(to: file)
        self.file = file
        return file
    }

    private func isFull(_ file: AppendFile) -> Bool {
        self.sink.configuration.period == .maxSize && file.size >= self.sink.configuration.sizeMax
    }

    private func appendHeader(to file: AppendFile) throws(Errno) {
        guard self.format == .w3c || self.format == .iis6 else { return }
        var header = LogText(isUTF8: true)
        self.w3c.appendHeader(at: .readWallClock(), to: &header)
        try file.append(header.bytes)
    }

    // MARK: Datagrams

    private func sendDatagrams() -> LogLoss? {
        let datagrams = self.datagrams
        self.datagrams = []
        let path = self.format == .syslog ? self.sockets.syslog : self.sockets.journal
        var sent = 0
        do throws(Errno) {
            let socket = try UnixDatagram(to: path)
            for datagram in datagrams {
                try socket.send(datagram)
                sent += 1
            }
            return nil
        } catch { return LogLoss(count: datagrams.count - sent, reason: "\(path): \(error)") }
    }

    private func datagram(_ record: AccessRecord) -> [UInt8] {
        var line = LogText(isUTF8: true)
        // Facility ftp (11), severity informational (6), or warning (4) for what failed: RFC 5424 6.2.1.
        let severity = (record.status ?? 0) >= 400 ? 4 : 6
        if self.format == .syslog {
            line.append(plain: "<\(11 * 8 + severity)>spillway[\(ProcessIdentity.current)]: ")
        } else {
            line.append(plain: "PRIORITY=\(severity)\nSYSLOG_FACILITY=11\nSYSLOG_IDENTIFIER=spillway\nMESSAGE=")
        }
        JSONLinesFormat.append(record, names: self.names, to: &line)
        if self.format == .journal { line.append("\n") }
        return line.bytes
    }
}

/// Lines that could not be written.
struct LogLoss {
    var count: Int
    /// Why, in one line.
    var reason: String
}
