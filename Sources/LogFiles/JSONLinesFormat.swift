// JSON lines: an object for each thing that happened, for programs.
internal import FTPProtocol
internal import Telemetry

enum JSONLinesFormat {
    /// One line, without its end.
    static func append(_ record: AccessRecord, names: LogNames, to text: inout LogText) {
        text.append("{\"time\":\"")
        text.append(dateOf: record.time)
        text.append("T")
        text.append(timeOf: record.time)
        text.append("Z\",\"site\":")
        text.append(record.session.site.rawValue)
        Self.append("session", names.session(record.session.number), to: &text)
        Self.append("client", "\(record.session.client)", to: &text)
        Self.append("server", "\(record.session.server)", to: &text)
        if let host = record.session.host { Self.append("host", host, to: &text) }
        if let user = record.user { Self.append("user", user, to: &text) }
        Self.append("event", record.activityName, to: &text)
        if !record.argument.isEmpty { Self.append("argument", record.argument, to: &text) }
        if let path = record.path { Self.append("path", path.description, to: &text) }
        if let status = record.status { Self.append("status", status, to: &text) }
        if record.subStatus != 0 { Self.append("subStatus", record.subStatus, to: &text) }
        if record.bytesSent > 0 { Self.append("bytesSent", record.bytesSent, to: &text) }
        if record.bytesReceived > 0 { Self.append("bytesReceived", record.bytesReceived, to: &text) }
        Self.append("milliseconds", record.milliseconds, to: &text)
        if let transfer = record.transfer { Self.append("complete", transfer.isComplete, to: &text) }
        text.append("}")
    }

    private static func append(_ name: StaticString, _ value: some BinaryInteger, to text: inout LogText) {
        Self.append(name, to: &text)
        text.append(value)
    }

    private static func append(_ name: StaticString, _ value: Bool, to text: inout LogText) {
        Self.append(name, to: &text)
        text.append(plain: "\(value)")
    }

    private static func append(_ name: StaticString, _ value: String, to text: inout LogText) {
        Self.append(name, to: &text)
        text.append("\"")
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text.append("\\\"")
            case "\\": text.append("\\\\")
            case ..<" ", "\u{7F}": text.append(plain: "\\u" + Self.hex(scalar.value))
            default: text.append(plain: String(scalar))
            }
        }
        text.append("\"")
    }

    private static func append(_ name: StaticString, to text: inout LogText) {
        text.append(",\"")
        text.append(name)
        text.append("\":")
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
