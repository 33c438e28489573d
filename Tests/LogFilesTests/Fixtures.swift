// Records, logs and folders as the tests of logs want them.
import FTPProtocol
import Synchronization
import SystemPackage
import Telemetry
import Testing

@testable import LogFiles
@testable import ServerTesting

/// 2026-03-02 08:00:01 UTC, a Monday.
let monday: Int64 = 1_772_438_401

func at(_ seconds: Int64) -> FileTime { FileTime(seconds: seconds) }

/// Seconds since 1970 of a date.
func date(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0) throws -> Int64 {
    try #require(CivilTime(date: (year, month, day), time: (hour, 0, 0))).secondsSince1970
}

func session(_ number: UInt64 = 135, site: UInt32 = 1, host: String? = nil) -> SessionIdentity {
    SessionIdentity(
        number: number,
        site: SiteID(rawValue: site),
        client: Endpoint(address: .v4(0xC000_0237), port: 50_321),
        server: Endpoint(address: .v4(0xC000_020A), port: 21),
        host: host
    )
}

/// What a command became.
func command(
    _ verb: String,
    _ argument: String = "",
    _ status: UInt16? = 226,
    of session: SessionIdentity = session(),
    _ change: (inout AccessRecord) -> Void = { _ in }
) -> AccessRecord {
    var record = AccessRecord(.command(verb: verb, argument: argument), of: session, user: nil, at: at(monday))
    record.status = status
    change(&record)
    return record
}

/// An absolute path.
func path(_ text: String) -> VirtualPath? {
    PathArgument(text.utf8).flatMap { VirtualPath.root.resolving($0) }
}

let names = LogNames(computer: "FTP01", prefix: 0x4C1F_0A52_3A0E_4B7E)
/// What `names` call session 135.
let guid = "4c1f0a52-3a0e-8b7e-8000-000000000087"

/// What one form makes of records.
func lines(of format: LogFormat, fields: [W3CField] = W3CField.usual, utf8: Bool = true, _ records: [AccessRecord])
    -> String
{
    let lines = LineFormat(format, fields: fields, names: names)
    var text = LogText(isUTF8: utf8)
    for record in records { lines.append(record, zoneSeconds: 0, to: &text) }
    return String(decoding: text.bytes, as: UTF8.self)
}

/// One W3C line without its end.
func w3c(_ fields: [W3CField], utf8: Bool = true, _ record: AccessRecord) -> String {
    lines(of: .w3c, fields: fields, utf8: utf8, [record]).replacing("\r\n", with: "")
}

/// What was told of logs that couldn't be written.
final class Losses: Sendable {
    struct Loss: Hashable {
        var site: SiteID?
        var count: Int
        var reason: String
    }

    private let told = Mutex<[Loss]>([])

    var all: [Loss] { self.told.withLock(\.self) }
    var count: Int { self.all.map(\.count).reduce(0, +) }

    func add(_ site: SiteID?, _ count: Int, _ reason: String) {
        self.told.withLock { $0.append(Loss(site: site, count: count, reason: reason)) }
    }
}

/// Logs that write into a folder which goes with the test.
final class Logs {
    let folder: TemporaryFolder
    let losses = Losses()
    let logs: AccessLogs

    private let ownsFolder: Bool

    init(in shared: TemporaryFolder? = nil) throws {
        let folder = try shared ?? TemporaryFolder()
        (self.folder, self.ownsFolder) = (folder, shared == nil)
        var sockets = OpenLog.Sockets()
        (sockets.syslog, sockets.journal) = (folder["syslog"], folder["journal"])
        self.logs = AccessLogs(names: names, sockets: sockets, failed: self.losses.add)
        try self.logs.start()
    }

    deinit {
        self.logs.stop()
        if self.ownsFolder { self.folder.remove() }
    }

    /// A log in the folder.
    func log(_ formats: LogFormat..., change: (inout LogConfiguration) -> Void = { _ in }) -> LogConfiguration {
        var log = LogConfiguration()
        log.formats = formats
        log.directory = self.folder.path
        change(&log)
        return log
    }

    /// Site 1 has this log.
    func use(_ log: LogConfiguration) { self.logs.adopt(central: nil, sites: [.first: log]) }

    /// Records these, and waits until they are written.
    func write(_ records: AccessRecord...) {
        for record in records { self.logs.record(.access(record)) }
        self.logs.flush()
    }

    /// All of a file.
    func text(_ name: String) throws -> String { String(decoding: try self.folder.read(name), as: UTF8.self) }

    /// Lines of a file that say something about sessions.
    func entries(_ name: String) throws -> [Substring] {
        try self.text(name).split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
    }
}
