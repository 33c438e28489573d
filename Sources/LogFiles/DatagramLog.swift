// A log that goes to syslog or the journal: a datagram for each line.
internal import FTPProtocol
internal import LinuxSystem
internal import SystemPackage
internal import Telemetry

/// One log of datagrams. Used by the writer's thread alone.
final class DatagramLog {
    /// Whose language the datagrams speak.
    enum Manner {
        case syslog, journal
    }

    /// How long one batch may wait, all in all, for a reader that is behind. Files have to wait as long.
    static let waitMax: Duration = .milliseconds(250)

    private let manner: Manner
    private let waitMax: Duration
    private let path: String
    private let names: LogNames
    private var text: LogText
    /// Connected for each batch: the reader may have been started again in between.
    private var socket: UnixDatagram?
    private var deadline: ContinuousClock.Instant?
    private var loss: LogLoss?

    init(_ manner: Manner, to path: String, names: LogNames, isUTF8: Bool, waitMax: Duration = DatagramLog.waitMax) {
        self.waitMax = waitMax
        self.manner = manner
        self.path = path
        self.names = names
        self.text = LogText(isUTF8: isUTF8)
    }

    /// Sends a line. After one that couldn't be sent the rest of the batch isn't tried.
    func add(_ record: AccessRecord) {
        guard self.loss == nil else {
            self.loss?.count += 1
            return
        }
        self.text.removeAll()
        self.format(record)
        do throws(Errno) { try self.send() } catch {
            self.loss = LogLoss(count: 1, reason: "\(self.path): \(error)")
        }
    }

    /// Ends a batch.
    func flush(_ losses: inout LossLedger, _ site: SiteID?) {
        if let loss = self.loss { losses.add(loss, site) }
        (self.socket, self.deadline, self.loss) = (nil, nil, nil)
    }

    private func send() throws(Errno) {
        let socket = try self.connected()
        while true {
            do throws(Errno) { return try socket.send(self.text.bytes) } catch {
                guard error == .wouldBlock else { throw error }
            }
            let now = ContinuousClock.now
            let deadline = self.deadline ?? now + self.waitMax
            self.deadline = deadline
            guard now < deadline, socket.waitUntilWritable(atMost: deadline - now) else { throw .wouldBlock }
        }
    }

    private func connected() throws(Errno) -> UnixDatagram {
        if let socket = self.socket { return socket }
        let socket = try UnixDatagram(to: self.path)
        self.socket = socket
        return socket
    }

    private func format(_ record: AccessRecord) {
        // Facility ftp (11), severity informational (6), or warning (4) for what failed: RFC 5424 6.2.1.
        let severity = (record.status ?? 0) >= 400 ? 4 : 6
        switch self.manner {
        case .syslog: self.text.append(plain: "<\(11 * 8 + severity)>spillway[\(ProcessIdentity.current)]: ")
        case .journal:
            self.text.append(plain: "PRIORITY=\(severity)\nSYSLOG_FACILITY=11\nSYSLOG_IDENTIFIER=spillway\nMESSAGE=")
        }
        JSONLinesFormat.append(record, names: self.names, to: &self.text)
        if self.manner == .journal { self.text.append("\n") }
    }
}
