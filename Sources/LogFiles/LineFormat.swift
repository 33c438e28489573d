// The forms of lines that go into files.
internal import FTPProtocol
internal import Telemetry

/// How the lines of one log are written.
struct LineFormat {
    let format: LogFormat
    private let w3c: W3CFormat
    private let names: LogNames

    init(_ format: LogFormat, fields: [W3CField], names: LogNames) {
        self.format = format
        self.w3c = W3CFormat(format == .iis6 ? .iis6 : .iis7, fields: fields, names: names)
        self.names = names
    }

    /// One line, or nothing for what the form has no line for.
    func append(_ record: AccessRecord, zoneSeconds: Int64, to text: inout LogText) {
        switch self.format {
        case .w3c, .iis6: self.w3c.append(record, to: &text)
        case .xferlog: XferlogFormat.append(record, zoneSeconds: zoneSeconds, to: &text)
        case .json:
            JSONLinesFormat.append(record, names: self.names, to: &text)
            text.append("\n")
        case .syslog, .journal: break
        }
    }

    /// What stands before lines, in the forms that have it.
    func appendHeader(at time: FileTime, to text: inout LogText) {
        switch self.format {
        case .w3c, .iis6: self.w3c.appendHeader(at: time, to: &text)
        case .xferlog, .json, .syslog, .journal: break
        }
    }

    /// Whether only the header tells on which day a line was written.
    var takesDateFromHeader: Bool {
        switch self.format {
        case .w3c, .iis6: !self.w3c.fields.contains(.date)
        case .xferlog, .json, .syslog, .journal: false
        }
    }
}
