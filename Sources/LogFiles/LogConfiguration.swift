// What is logged, how, and where.

/// A log.
public struct LogConfiguration: Hashable, Sendable {
    /// In which forms; none writes nothing.
    public var formats: [LogFormat] = []
    /// Where its files are.
    public var directory = ""
    /// What W3C lines say, in IIS's order whatever the order here.
    public var fields = W3CField.usual
    /// When a new file is begun.
    public var period = LogPeriod.daily
    /// Bytes after which a new file is begun when the period is `maxSize`.
    public var sizeMax: Int64 = 20_971_520
    /// Whether days begin at local midnight; lines tell UTC all the same, as IIS's do.
    public var localTimeRollover = false
    /// Which commands.
    public var select = LogSelection.all
    /// Whether it is UTF-8; else what isn't ASCII becomes `?`.
    public var isUTF8 = true

    /// No log.
    public init() {}
}

/// The form of a log.
public enum LogFormat: String, Hashable, Sendable, CaseIterable {
    /// W3C extended, as IIS 7 and later write it.
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
}

/// When a new file is begun.
public enum LogPeriod: String, Hashable, Sendable, CaseIterable {
    case maxSize, hourly, daily, weekly, monthly
}

/// Which commands are logged.
public enum LogSelection: String, Hashable, Sendable, CaseIterable {
    /// All.
    case all
    /// Those with a reply of 400 and above.
    case errors
    /// None.
    case none
}

/// The fields of a W3C line, in IIS's order.
public enum W3CField: String, Hashable, Sendable, CaseIterable {
    case date, time
    case clientAddress = "c-ip"
    case clientPort = "c-port"
    case userName = "cs-username"
    case siteName = "s-sitename"
    case computerName = "s-computername"
    case host = "cs-host"
    case serverAddress = "s-ip"
    case serverPort = "s-port"
    case method = "cs-method"
    case uriStem = "cs-uri-stem"
    case status = "sc-status"
    case win32Status = "sc-win32-status"
    case substatus = "sc-substatus"
    case bytesSent = "sc-bytes"
    case bytesReceived = "cs-bytes"
    case timeTaken = "time-taken"
    case session = "x-session"
    case fullPath = "x-fullpath"
    case debug = "x-debug"

    /// What IIS 7 and later write unless told otherwise.
    public static let usual: [W3CField] = [
        .date, .time, .clientAddress, .userName, .serverAddress, .serverPort, .method, .uriStem, .status, .win32Status,
        .substatus, .session, .fullPath,
    ]
    /// What IIS 6 writes unless told otherwise.
    public static let usualOfIIS6: [W3CField] = [.time, .clientAddress, .method, .uriStem, .status]
}
