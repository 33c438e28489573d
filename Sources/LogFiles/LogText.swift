// Bytes of log lines: numbers, times and texts that can't break a line.
internal import FTPProtocol

/// Writes a line into a buffer.
struct LogText {
    private(set) var bytes: [UInt8] = []
    /// The second that was written last, and its text: a busy server writes thousands of lines in it.
    private var stamp: (second: Int64, date: [UInt8], time: [UInt8])?
    private let isUTF8: Bool

    init(isUTF8: Bool) { self.isUTF8 = isUTF8 }

    var isEmpty: Bool { self.bytes.isEmpty }

    mutating func removeAll() { self.bytes.removeAll(keepingCapacity: true) }

    mutating func append(_ text: StaticString) { text.withUTF8Buffer { self.bytes.append(contentsOf: $0) } }

    mutating func append(plain text: String) { self.bytes.append(contentsOf: text.utf8) }

    mutating func append(_ number: some BinaryInteger) { self.bytes.append(contentsOf: "\(number)".utf8) }

    /// A value of a W3C line: blanks become `+`, so that columns stay columns; empty is `-`.
    mutating func append(value text: String) {
        guard !text.isEmpty else { return self.append("-") }
        for byte in text.utf8 { self.bytes.append(self.safe(byte, blank: UInt8(ascii: "+"))) }
    }

    /// A text that may have blanks.
    mutating func append(text: String) {
        for byte in text.utf8 { self.bytes.append(self.safe(byte, blank: UInt8(ascii: " "))) }
    }

    private func safe(_ byte: UInt8, blank: UInt8) -> UInt8 {
        switch byte {
        case 0x20: blank
        case ..<0x20, 0x7F: UInt8(ascii: "?")
        case 0x80...: self.isUTF8 ? byte : UInt8(ascii: "?")
        default: byte
        }
    }

    /// `2026-03-02`, in UTC.
    mutating func append(dateOf time: FileTime) { self.bytes += self.stamp(of: time).date }

    /// `08:00:01`, in UTC.
    mutating func append(timeOf time: FileTime) { self.bytes += self.stamp(of: time).time }

    private mutating func stamp(of time: FileTime) -> (date: [UInt8], time: [UInt8]) {
        if let stamp, stamp.second == time.seconds { return (stamp.date, stamp.time) }
        let civil = CivilTime(time)
        let date = "\(Self.digits(civil.year, 4))-\(Self.digits(civil.month, 2))-\(Self.digits(civil.day, 2))"
        let clock = "\(Self.digits(civil.hour, 2)):\(Self.digits(civil.minute, 2)):\(Self.digits(civil.second, 2))"
        self.stamp = (time.seconds, Array(date.utf8), Array(clock.utf8))
        return (Array(date.utf8), Array(clock.utf8))
    }

    /// A number with zeros in front.
    static func digits(_ number: Int, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
