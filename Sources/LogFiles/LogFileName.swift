// How log files are called: by IIS's rules, so that its tools and people find them.
internal import FTPProtocol

/// The names of one log's files.
struct LogFileName {
    let format: LogFormat
    let period: LogPeriod
    /// What local time is ahead of UTC; 0 where days begin in UTC.
    let zoneSeconds: Int64

    /// The file that a line of that time belongs to.
    ///
    /// - Parameter number: of the file, where files are numbered.
    func name(at time: FileTime, number: Int) -> String {
        let civil = CivilTime(FileTime(seconds: time.seconds + self.zoneSeconds))
        let (year, month) = (LogText.digits(civil.year % 100, 2), LogText.digits(civil.month, 2))
        let part =
            switch self.period {
            case .maxSize: "tend\(number)"
            case .hourly: year + month + LogText.digits(civil.day, 2) + LogText.digits(civil.hour, 2)
            case .daily: year + month + LogText.digits(civil.day, 2)
            case .weekly: year + month + LogText.digits(Self.week(of: civil, time.seconds + self.zoneSeconds), 2)
            case .monthly: year + month
            }
        switch self.format {
        case .w3c: return "u_ex\(part).log"
        case .iis6: return "ex\(part).log"
        case .xferlog: return "xferlog_ex\(part).log"
        case .json: return "access_ex\(part).jsonl"
        case .syslog, .journal: return ""
        }
    }

    /// The week of the month, as IIS counts: weeks begin on Sunday.
    private static func week(of civil: CivilTime, _ seconds: Int64) -> Int {
        let day = Int((seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400)
        // 1970-01-01 was a Thursday.
        let firstWeekday = ((day - (civil.day - 1) + 4) % 7 + 7) % 7
        return (civil.day - 1 + firstWeekday) / 7 + 1
    }
}
