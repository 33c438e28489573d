// IIS's flags for the fields of W3C logs.
internal import Configuration

/// A list of fields as IIS gives it: names, or the sum of their bits.
struct LogFieldFlags: Hashable {
    /// The fields, in the order in which IIS writes them.
    var fields: [LogFieldSetting]
    /// Flags that mean nothing to FTP: headers of HTTP, and what isn't known.
    var others: [String]

    init?(_ given: Given) {
        if let number = given.number {
            self.init(bits: number)
        } else {
            self.init(names: given.words)
        }
    }

    /// What the metabase has by itself: 0x586.
    static let metabaseDefault: [LogFieldSetting] = [.time, .clientAddress, .method, .uriStem, .status]

    private init(bits: UInt32) {
        let chosen = Self.rows.filter { bits & $0.bit != 0 }
        let known = Self.rows.reduce(0 as UInt32) { $0 | $1.bit }
        self.fields = LogFieldSetting.allCases.filter { field in chosen.contains { $0.field == field } }
        self.others = bits & ~known == 0 ? [] : ["0x" + String(bits & ~known, radix: 16)]
    }

    private init?(names: [String]) {
        var chosen: Set<LogFieldSetting> = []
        self.others = []
        for name in names {
            // LogExtFileClientIp in the metabase, ClientIP in applicationHost.config.
            let short = name.lowercased().replacing("logextfile", with: "")
            if let row = Self.rows.first(where: { $0.names.contains(short) }) {
                chosen.insert(row.field)
            } else {
                self.others.append(name)
            }
        }
        self.fields = LogFieldSetting.allCases.filter { chosen.contains($0) }
    }

    private struct Row {
        var field: LogFieldSetting
        var bit: UInt32
        var names: Set<String>
    }

    private static let rows = [
        Row(field: .date, bit: 0x1, names: ["date"]),
        Row(field: .time, bit: 0x2, names: ["time"]),
        Row(field: .clientAddress, bit: 0x4, names: ["clientip"]),
        Row(field: .userName, bit: 0x8, names: ["username"]),
        Row(field: .siteName, bit: 0x10, names: ["sitename"]),
        Row(field: .computerName, bit: 0x20, names: ["computername"]),
        Row(field: .serverAddress, bit: 0x40, names: ["serverip"]),
        Row(field: .method, bit: 0x80, names: ["method"]),
        Row(field: .uriStem, bit: 0x100, names: ["uristem"]),
        Row(field: .status, bit: 0x400, names: ["ftpstatus", "httpstatus"]),
        Row(field: .win32Status, bit: 0x800, names: ["win32status"]),
        Row(field: .bytesSent, bit: 0x1000, names: ["bytessent"]),
        Row(field: .bytesReceived, bit: 0x2000, names: ["bytesrecv"]),
        Row(field: .timeTaken, bit: 0x4000, names: ["timetaken"]),
        Row(field: .serverPort, bit: 0x8000, names: ["serverport"]),
        Row(field: .host, bit: 0x10_0000, names: ["host"]),
        Row(field: .substatus, bit: 0x20_0000, names: ["ftpsubstatus", "httpsubstatus"]),
        Row(field: .session, bit: 0x40_0000, names: ["session"]),
        Row(field: .fullPath, bit: 0x80_0000, names: ["fullpath"]),
        Row(field: .debug, bit: 0x100_0000, names: ["info"]),
        Row(field: .clientPort, bit: 0x200_0000, names: ["clientport"]),
    ]
}

extension SiteDraft {
    mutating func logFields(_ given: Given) {
        guard let flags = LogFieldFlags(given) else { return self.unreadable(given, wants: "a list of fields") }
        let value = flags.fields.map(\.rawValue).joined(separator: " ")
        guard !flags.fields.isEmpty else {
            return self.notApplied(given, "It names no field that FTP has: the usual ones are written.")
        }
        self.settings.log.fields = flags.fields
        if flags.others.isEmpty { return self.applied(given, "log.fields", value) }
        let others = flags.others.joined(separator: ", ")
        self.changed(given, "log.fields", value, because: "\(others): FTP has no such field.")
    }
}
