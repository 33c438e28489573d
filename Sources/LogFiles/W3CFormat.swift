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

    /// What stands at the beginning of a file, and wherever writing to it began again.
    ///
    /// - Parameter time: that of the first line after it: readers of lines without a date take the day from here.
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

    /// One line; IIS 6 has none for the beginning of a connection, and without fields there is nothing to say.
    func append(_ record: AccessRecord, to text: inout LogText) {
        guard !self.fields.isEmpty, self.manner == .iis7 || self.methodOfIIS6(record) != nil else { return }
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
        case .siteName: self.names.append(service: record.session.site, self.manner, to: &text)
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
        case .session: self.names.append(session: record.session.number, to: &text)
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
