// Bytes of log lines: numbers, times and texts that can't break a line.
internal import FTPProtocol

/// Writes lines into a buffer.
struct LogText {
    /// Bytes of one value. What is longer is cut, so that a line has a limit whatever a client sends.
    static let valueBytesMax = 4_096

    private(set) var bytes: [UInt8] = []
    /// Whether bytes beyond ASCII may stand in it.
    let isUTF8: Bool
    /// The second that was written last, and its text: a busy server writes thousands of lines in it.
    private var stamp: (second: Int64, date: [UInt8], time: [UInt8])?

    init(isUTF8: Bool) { self.isUTF8 = isUTF8 }

    var isEmpty: Bool { self.bytes.isEmpty }

    mutating func removeAll() { self.bytes.removeAll(keepingCapacity: true) }

    mutating func append(_ text: StaticString) { text.withUTF8Buffer { self.bytes.append(contentsOf: $0) } }

    mutating func append(plain text: String) { self.bytes.append(contentsOf: text.utf8) }

    mutating func append(ascii byte: UInt8) { self.bytes.append(byte) }

    mutating func append(_ number: some FixedWidthInteger) {
        if number < 0 { self.append("-") }
        self.append(decimal: UInt64(number.magnitude))
    }

    private mutating func append(decimal number: UInt64) {
        if number >= 10 { self.append(decimal: number / 10) }
        self.bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// The lowest digits of a number, in lower case.
    mutating func append(hex number: UInt64, digits: Int) {
        for place in (0..<digits).reversed() {
            let digit = UInt8(number >> UInt64(place * 4) & 0xF)
            self.bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// A value of a line whose columns are parted by blanks: its own blanks become `+`, or what is given; empty is `-`.
    mutating func append(value text: String, blank: UInt8 = UInt8(ascii: "+")) {
        guard !text.isEmpty else { return self.append("-") }
        var count = 0
        for byte in text.utf8 {
            let isContinuation = byte & 0xC0 == 0x80
            if count >= Self.valueBytesMax, !isContinuation { return }
            count += 1
            switch byte {
            case 0x20: self.bytes.append(blank)
            case ..<0x20, 0x7F: self.append("?")
            case 0x80... where self.isUTF8: self.bytes.append(byte)
            case 0x80...: if !isContinuation { self.append("?") }
            default: self.bytes.append(byte)
            }
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
