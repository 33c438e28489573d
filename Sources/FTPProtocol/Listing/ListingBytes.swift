// Numbers, times and names as bytes, appended without strings in between: a listing may have 100,000 lines.

private let zero = UInt8(ascii: "0")

extension [UInt8] {
    /// Appends text that is known when compiling.
    mutating func appendText(_ text: StaticString) {
        text.withUTF8Buffer { self.append(contentsOf: $0) }
    }

    /// Appends a number, with `pad` in front (or spaces behind, when the width is negative) up to that width.
    mutating func appendDecimal(_ value: UInt64, width: Int = 0, pad: UInt8 = UInt8(ascii: " ")) {
        self.appendNumber(value, base: 10, width: width, pad: pad)
    }

    /// Appends a number in a base up to 16, in lower case.
    mutating func appendNumber(_ value: UInt64, base: UInt64, width: Int = 0, pad: UInt8 = UInt8(ascii: "0")) {
        var digits = 1
        var rest = value / base
        while rest > 0 {
            digits += 1
            rest /= base
        }
        if width > digits { self.append(contentsOf: repeatElement(pad, count: width - digits)) }
        self.append(contentsOf: repeatElement(zero, count: digits))
        rest = value
        var index = self.count
        while rest > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: base)
            index -= 1
            self[index] = UInt8(truncatingIfNeeded: digit) + (digit < 10 ? zero : UInt8(ascii: "a") - 10)
            rest = quotient
        }
        if -width > digits { self.append(contentsOf: repeatElement(UInt8(ascii: " "), count: -width - digits)) }
    }

    /// Appends the last two digits of a number that isn't negative.
    mutating func appendTwoDigits(_ value: Int) {
        let value = UInt8(truncatingIfNeeded: value % 100)
        self.append(zero + value / 10)
        self.append(zero + value % 10)
    }

    /// Appends YYYYMMDDHHMMSS (RFC 3659 section 2.3).
    mutating func appendFactTime(_ time: FileTime) {
        let time = CivilTime(time)
        self.appendTwoDigits(time.year / 100)
        self.appendTwoDigits(time.year)
        self.appendTwoDigits(time.month)
        self.appendTwoDigits(time.day)
        self.appendTwoDigits(time.hour)
        self.appendTwoDigits(time.minute)
        self.appendTwoDigits(time.second)
    }

    /// Appends a name's bytes as they are, also when they aren't UTF-8; control characters become `?`, since a CR or
    /// LF would end the line, and other ones reach the user's terminal.
    mutating func appendName(_ name: [UInt8]) {
        let start = self.count
        self.append(contentsOf: name)
        guard name.contains(where: \.isControlByte) else { return }
        for index in start..<self.count where self[index].isControlByte { self[index] = UInt8(ascii: "?") }
    }

    /// Appends what ends a line of a listing (RFC 959 section 3.1.1.1, RFC 3659 section 7.2).
    mutating func appendLineEnd() {
        self.append(UInt8(ascii: "\r"))
        self.append(UInt8(ascii: "\n"))
    }
}
