// W3C extended log lines, as the FTP service of IIS writes them: 7 and later, and 6 in its own way.
internal import FTPProtocol
internal import Telemetry

/// Lines of chosen fields.
struct W3CFormat {
    /// Whose manners they have.
    enum Manner {
        case iis7, iis6
    }

    let manner: Manner
    let fields: [W3CField]
    let names: LogNames

    init(_ manner: Manner, fields: [W3CField], names: LogNames) {
        self.manner = manner
        let chosen = Set(fields)
        self.fields = W3CField.allCases.filter { chosen.contains($0) }
        self.names = names
    }

    /// What stands at the beginning of a file, and where a server began to write to it again.
    func appendHeader(at time: FileTime, to text: inout LogText) {
        text.append("#Software: Microsoft Internet Information Services ")
        text.append(plain: self.manner == .iis7 ? "10.0\r\n" : "6.0\r\n")
        text.append("#Version: 1.0\r\n#Date: ")
        text.append(dateOf: time)
        text.append(" ")
        text.append(timeOf: time)
        text.append("\r\n#Fields: ")
        text.append(plain: self.fields.map(\.rawValue).joined(separator: " "))
        text.append("\r\n")
    }

    /// One line; IIS 6 has none for the beginning of a connection.
    func append(_ record: AccessRecord, to text: inout LogText) {
        guard self.manner == .iis7 || self.methodOfIIS6(record) != nil else { return }
        for (index, field) in self.fields.enumerated() {
            if index > 0 { text.append(" ") }
            self.append(field, of: record, to: &text)
        }
        text.append("\r\n")
    }

    private func append(_ field: W3CField, of record: AccessRecord, to text: inout LogText) {
        switch field {
        case .date: text.append(dateOf: record.time)
        case .time: text.append(timeOf: record.time)
        case .clientAddress: text.append(plain: "\(record.session.client.address)")
        case .clientPort: text.append(record.session.client.port)
        case .userName: text.append(value: record.user ?? "")
        case .siteName: text.append(plain: self.names.service(record.session.site, self.manner))
        case .computerName: text.append(value: self.names.computer)
        case .host: text.append(value: record.session.host ?? "")
        case .serverAddress: text.append(plain: "\(record.session.server.address)")
        case .serverPort: text.append(record.port)
        case .method: text.append(value: self.method(of: record))
        case .uriStem: text.append(value: record.argument)
        case .status: if let status = record.status { text.append(status) } else { text.append("-") }
        case .win32Status: text.append(record.systemStatus)
        case .substatus: text.append(record.subStatus)
        case .bytesSent: text.append(record.bytesSent)
        case .bytesReceived: text.append(record.bytesReceived)
        case .timeTaken: text.append(record.milliseconds)
        case .session: text.append(plain: self.names.session(record.session.number))
        case .fullPath: text.append(value: record.path?.description ?? "")
        case .debug: text.append("-")
        }
    }

    private func method(of record: AccessRecord) -> String {
        switch self.manner {
        case .iis7: record.activityName
        case .iis6: "[\(record.session.number)]\(self.methodOfIIS6(record) ?? "")"
        }
    }

    /// IIS 6 names what happened to a file, and not the command.
    private func methodOfIIS6(_ record: AccessRecord) -> String? {
        switch record.activity {
        case .controlChannelOpened, .dataChannelOpened, .dataChannelClosed: return nil
        case .controlChannelClosed: return "closed"
        case .command(let verb, _):
            switch verb {
            case "STOR", "STOU": return "created"
            case "APPE": return "appended"
            case "RETR": return "sent"
            default: return verb
            }
        }
    }
}

/// Names that all lines of a process share.
struct LogNames: Sendable {
    /// This machine.
    let computer: String
    /// Tells the sessions of this process from those of another one.
    private let prefix: UInt64

    init(computer: String, prefix: UInt64 = .random(in: .min ... .max)) {
        self.computer = computer
        self.prefix = prefix
    }

    /// `FTPSVC1`, or `MSFTPSVC1` in the manner of IIS 6.
    func service(_ site: SiteID, _ manner: W3CFormat.Manner) -> String {
        (manner == .iis7 ? "FTPSVC" : "MSFTPSVC") + "\(site)"
    }

    /// A session's number in the form of a GUID (RFC 9562, version 8: made as its maker likes).
    func session(_ number: UInt64) -> String {
        let (first, second) = (Self.hex(self.prefix >> 32, 8), Self.hex(self.prefix >> 16, 4))
        let third = Self.hex(self.prefix & 0xFFF, 3)
        let fourth = Self.hex(number >> 48 & 0x3FFF | 0x8000, 4)
        return "\(first)-\(second)-8\(third)-\(fourth)-\(Self.hex(number, 12))"
    }

    private static func hex(_ number: UInt64, _ width: Int) -> String {
        let text = String(number & (width == 16 ? .max : (1 << UInt64(width * 4)) - 1), radix: 16)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}

extension AccessRecord {
    /// As IIS 7 and later name it.
    var activityName: String {
        switch self.activity {
        case .controlChannelOpened: "ControlChannelOpened"
        case .controlChannelClosed: "ControlChannelClosed"
        case .dataChannelOpened: "DataChannelOpened"
        case .dataChannelClosed: "DataChannelClosed"
        case .command(let verb, _): verb
        }
    }

    /// The argument as the client wrote it; empty for what is no command.
    var argument: String {
        if case .command(_, let argument) = self.activity { argument } else { "" }
    }

    /// The server's port: of the data connection where it is about one.
    var port: UInt16 {
        switch self.activity {
        case .dataChannelOpened(let port), .dataChannelClosed(let port): port
        case .controlChannelOpened, .controlChannelClosed, .command: self.session.server.port
        }
    }

    /// How long it took.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = self.duration.components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
