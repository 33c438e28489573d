// Which of a log's files is written to.
internal import FTPProtocol
internal import LinuxSystem

/// The name of the present file, and when it is another one's turn.
struct FileNames {
    /// What it is called; empty before the first line.
    private(set) var current = ""
    /// What local time is ahead of UTC at the time of the last line.
    private(set) var zoneSeconds: Int64 = 0
    /// Whether files are numbered, and not called by their time.
    var isNumbered: Bool { self.period == .maxSize }

    private let format: LogFormat
    private let period: LogPeriod
    private let isLocal: Bool
    private var number = 1
    private var block: Int64?

    /// Seconds in which neither names nor zones change: all zones are whole quarters of an hour away from UTC.
    private static let blockSeconds: Int64 = 900

    init(_ format: LogFormat, _ configuration: LogConfiguration) {
        self.format = format
        self.period = configuration.period
        self.isLocal = configuration.localTimeRollover
    }

    /// Whether lines of that time belong to another file than `current`.
    mutating func changes(at time: FileTime) -> Bool {
        let block = time.seconds / Self.blockSeconds
        guard block != self.block else { return false }
        self.block = block
        self.zoneSeconds = LocalZone.secondsAheadOfUTC(at: time.seconds)
        return self.name(at: time) != self.current
    }

    /// Goes on with the file of that time.
    mutating func turn(to time: FileTime) { self.current = self.name(at: time) }

    /// Goes on with the next number.
    mutating func next() {
        self.number += 1
        // Numbered files aren't called by a time.
        self.current = self.name(at: FileTime(seconds: 0))
    }

    private func name(at time: FileTime) -> String {
        LogFileName(format: self.format, period: self.period, zoneSeconds: self.isLocal ? self.zoneSeconds : 0)
            .name(at: time, number: self.number)
    }
}
