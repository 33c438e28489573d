// What is written down of the commands of a site.

/// A log.
public struct LogSettings: Hashable, Sendable {
    /// In which forms; none writes no log.
    public var formats: [LogFormatSetting] = []
    /// Where its files are kept.
    public var directory = ""
    /// What W3C lines say.
    public var fields = LogFieldSetting.usual
    /// When a new file is begun.
    public var period = LogPeriodSetting.daily
    /// Bytes after which a new file is begun, when the period is `maxSize`.
    public var maxSize = 20_971_520
    /// Whether days begin at local midnight; else at that of UTC.
    public var isLocalTimeRollover = false
    /// Which commands.
    public var select = LogSelectionSetting.all
    /// Whether it is UTF-8; else ASCII.
    public var isUTF8 = true

    /// No log.
    public init() {}
}

/// The form of a log.
public enum LogFormatSetting: String, Hashable, Sendable, CaseIterable {
    /// W3C extended, as IIS 7 writes it.
    case w3c
    /// W3C extended, as IIS 6 writes it.
    case iis6
    /// As wu-ftpd and ProFTPD write it: transfers alone.
    case xferlog
    /// An object a line.
    case json
    /// To syslog.
    case syslog
    /// To the journal of systemd.
    case journal

    /// Whether it writes files into `directory`.
    public var writesFiles: Bool {
        switch self {
        case .w3c, .iis6, .xferlog, .json: true
        case .syslog, .journal: false
        }
    }
}

/// When a new file is begun.
public enum LogPeriodSetting: String, Hashable, Sendable, CaseIterable {
    /// When the file is full.
    case maxSize
    /// Each hour.
    case hourly
    /// Each day.
    case daily
    /// Each week.
    case weekly
    /// Each month.
    case monthly
}

/// Which commands are logged.
public enum LogSelectionSetting: String, Hashable, Sendable, CaseIterable {
    /// All.
    case all
    /// Those that were refused or failed.
    case errors
    /// None.
    case none
}

/// What W3C lines say, by the names of the W3C; the order is IIS's.
public enum LogFieldSetting: String, Hashable, Sendable, CaseIterable {
    /// The day.
    case date
    /// The time.
    case time
    /// The client's address.
    case clientAddress = "c-ip"
    /// The client's port.
    case clientPort = "c-port"
    /// Who is logged in.
    case userName = "cs-username"
    /// The site.
    case siteName = "s-sitename"
    /// The machine.
    case computerName = "s-computername"
    /// The host that the client asked for.
    case host = "cs-host"
    /// The address that the client connected to.
    case serverAddress = "s-ip"
    /// The port that the client connected to.
    case serverPort = "s-port"
    /// The command.
    case method = "cs-method"
    /// Its argument.
    case uriStem = "cs-uri-stem"
    /// The code of the reply.
    case status = "sc-status"
    /// The error of Windows; 0 here when all went well.
    case win32Status = "sc-win32-status"
    /// What the code of the reply doesn't tell.
    case substatus = "sc-substatus"
    /// Bytes to the client.
    case bytesSent = "sc-bytes"
    /// Bytes from the client.
    case bytesReceived = "cs-bytes"
    /// Milliseconds.
    case timeTaken = "time-taken"
    /// The session.
    case session = "x-session"
    /// The whole path.
    case fullPath = "x-fullpath"
    /// More about an error.
    case debug = "x-debug"

    /// Those that IIS 7 writes when nobody chose.
    public static let usual: [LogFieldSetting] = [
        .date, .time, .clientAddress, .userName, .serverAddress, .serverPort, .method, .uriStem, .status, .win32Status,
        .substatus, .session, .fullPath,
    ]
}
