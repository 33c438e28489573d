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
        text.append(",\"session\":\"")
        names.append(session: record.session.number, to: &text)
        text.append("\"")
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

    private static func append(_ name: StaticString, _ value: some FixedWidthInteger, to text: inout LogText) {
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
        for scalar in value.unicodeScalars.prefix(LogText.valueBytesMax) {
            switch scalar.value {
            case 0x22: text.append("\\\"")
            case 0x5C: text.append("\\\\")
            case 0x20..<0x7F: text.append(ascii: UInt8(truncatingIfNeeded: scalar.value))
            case 0xA0... where text.isUTF8: text.append(plain: String(scalar))
            default: Self.append(escaped: scalar, to: &text)
            }
        }
        text.append("\"")
    }

    /// RFC 8259 section 7: beyond the first 65,536 characters it takes two escapes.
    private static func append(escaped scalar: Unicode.Scalar, to text: inout LogText) {
        for unit in UTF16.encode(scalar) ?? UTF16.EncodedScalar() {
            text.append("\\u")
            text.append(hex: UInt64(unit), digits: 4)
        }
    }

    private static func append(_ name: StaticString, to text: inout LogText) {
        text.append(",\"")
        text.append(name)
        text.append("\":")
    }
}
